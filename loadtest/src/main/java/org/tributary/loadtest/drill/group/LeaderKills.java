package org.tributary.loadtest.drill.group;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.books.JournalAudit;
import org.tributary.loadtest.corpus.Names;
import org.tributary.loadtest.drill.Traffic;
import org.tributary.loadtest.server.GroupServers;
import org.tributary.loadtest.server.ServerProcess;
import org.tributary.loadtest.server.ServerView;

/**
 * Kills the leader of a group under load a number of times. Each round sends payments of its own through every gateway, kills the leader
 * at a random moment, waits until answers come again under another leader, starts the killed node again, has every payment answered and
 * compares the nodes' chain heads. At the end every record of every node's journal is compared with what was answered. One thread.
 */
public final class LeaderKills {
    private static final double PATIENCE_SECONDS = 300;
    private static final long POLL_MS = 20;
    private static final int LEAST_LIFE_MS = 500;
    private static final int MORE_LIFE_MS = 2_500;
    /** Answers of the new leader that end a round's watch. */
    private static final int ANSWERS_AFTER = 100;

    private static final int SENDERS_PER_GATEWAY = 4;
    private static final int PAUSE_MILLIS = 20;
    private static final long NUMBERS_PER_TRAFFIC = 1_000_000_000L;

    /**
     * Manner of the load.
     *
     * @param perSecond payments a second through all gateways; what was not sent meanwhile is not made up for
     * @param channels names; empty for all
     */
    public record Pace(double perSecond, List<String> channels) {
        /** Takes a copy. */
        public Pace {
            channels = List.copyOf(channels);
        }
    }

    /** The traffic of a round, and its requests' numbers in the audit. */
    private record Round(List<Traffic> traffics, int[] numbers) {}

    private final GroupServers group;
    private final Pace pace;
    private final SplittableRandom random;
    private final Path directory;
    private final List<Round> rounds = new ArrayList<>();
    private final List<LeaderKill> kills = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long nextNumber = System.currentTimeMillis() * 1_000;

    /**
     * Kills in a group that was started.
     *
     * @param directory for the words of {@code verify} and {@code cluster compare}
     */
    public LeaderKills(final GroupServers group, final Pace pace, final long seed, final Path directory) {
        this.group = group;
        this.pace = pace;
        this.random = new SplittableRandom(seed);
        this.directory = directory;
    }

    /** Kills the leader once more. */
    public LeaderKill kill() throws IOException, InterruptedException {
        final Round round = new Round(traffics(), new int[2]);
        rounds.add(round);
        requireAnswer(awaitAnswers(round, 1), "before the kill");
        TimeUnit.MILLISECONDS.sleep(LEAST_LIFE_MS + random.nextInt(MORE_LIFE_MS));
        final String leader = awaitLeader("");
        final Silence silence = new Silence(() -> answered(round), System.nanoTime());
        silence.start();
        group.kill(leader);
        final String next = awaitLeader(leader);
        final boolean again = awaitAnswers(round, answered(round) + ANSWERS_AFTER);
        final long againMs = silence.againMs();
        requireAnswer(again, "after " + leader + " was killed and " + next + " led");
        group.restart(leader);
        long open = 0;
        for (final Traffic traffic : round.traffics()) {
            open += traffic.finish(PATIENCE_SECONDS);
        }
        if (open > 0) {
            problems.add(open + " payments were retried for " + (long) PATIENCE_SECONDS + " s and not answered");
        }
        final LeaderKill done =
                new LeaderKill(kills.size() + 1, leader, againMs, answered(round), 0, 0, awaitEqualJournals());
        kills.add(done);
        return done;
    }

    private void requireAnswer(final boolean isThere, final String when) {
        if (!isThere) {
            problems.add("no answers for " + (long) PATIENCE_SECONDS + " s " + when);
        }
    }

    private List<Traffic> traffics() throws IOException, InterruptedException {
        final List<InetSocketAddress> takers = group.takers();
        final List<String> projects = new ServerView(group.url(group.nodes().get(0))).projects();
        final List<SimulatedChannel> channels = channels();
        final List<Traffic> traffics = new ArrayList<>();
        for (final InetSocketAddress taker : takers) {
            traffics.add(Traffic.begin(
                    taker,
                    new Traffic.Source(channels, projects, nextNumber, 0),
                    new Traffic.Pace(SENDERS_PER_GATEWAY, 1, pace.perSecond() / takers.size(), PAUSE_MILLIS)));
            nextNumber += NUMBERS_PER_TRAFFIC;
        }
        return traffics;
    }

    private List<SimulatedChannel> channels() {
        try {
            final List<SimulatedChannel> channels =
                    SandboxChannels.open(group.keys(), CryptoSuite.select("auto")).payments().stream()
                            .filter(channel ->
                                    pace.channels().isEmpty() || pace.channels().contains(channel.name()))
                            .toList();
            if (channels.isEmpty()) {
                throw new UsageException("channels are wechatpay, alipay, unionpay and stripe, not " + pace.channels());
            }
            return channels;
        } catch (final KeyFileException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static long answered(final Round round) {
        return round.traffics().stream().mapToLong(Traffic::answered).sum();
    }

    /** Waits for so many answers in all; false if they did not come. */
    private static boolean awaitAnswers(final Round round, final long count) throws InterruptedException {
        final long until = System.nanoTime() + (long) (PATIENCE_SECONDS * 1e9);
        while (answered(round) < count && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        return answered(round) >= count;
    }

    /** Waits for a leader that is not a certain node. */
    private String awaitLeader(final String not) throws IOException, InterruptedException {
        final long until = System.nanoTime() + (long) (PATIENCE_SECONDS * 1e9);
        while (System.nanoTime() < until) {
            final String leader = group.leader();
            if (!leader.isEmpty() && !leader.equals(not)) {
                return leader;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        throw new IOException("the group had no leader for " + (long) PATIENCE_SECONDS + " s; its logs are in "
                + directory + "/*/server.log");
    }

    /** Waits until all nodes have the same last batch with the same chain head. */
    private boolean awaitEqualJournals() throws InterruptedException {
        final long until = System.nanoTime() + (long) (PATIENCE_SECONDS * 1e9);
        while (System.nanoTime() < until) {
            final Set<String> heads = new HashSet<>();
            try {
                for (final String name : group.nodes()) {
                    final ServerView.Node node = group.node(name);
                    if (node.differs()) {
                        return false;
                    }
                    heads.add(node.sequence() + " " + node.batch() + " " + node.chainHead());
                }
            } catch (final IOException e) {
                // It is busy: asked again.
                heads.clear();
            }
            if (heads.size() == 1) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        return false;
    }

    /** Stops the group and reads all journals. Called once, after the last kill. */
    public Result judge() throws IOException, InterruptedException {
        problems.addAll(group.stop());
        final long[] lost = new long[rounds.size()];
        final long[] doubled = new long[rounds.size()];
        for (final Round round : rounds) {
            round.traffics().forEach(traffic -> problems.addAll(traffic.wrong()));
        }
        for (final String node : group.nodes()) {
            judge(node, lost, doubled);
        }
        final Path words = directory.resolve("compare.txt");
        final int compared = group.compare(words);
        if (compared != 0) {
            problems.add("COMPARE: exit code " + compared + ", see " + words);
        }
        final List<LeaderKill> judged = new ArrayList<>();
        for (int i = 0; i < kills.size(); i++) {
            judged.add(kills.get(i).judged(lost[i], doubled[i]));
        }
        return new Result(judged, compared == 0, problems);
    }

    private void judge(final String node, final long[] lost, final long[] doubled)
            throws IOException, InterruptedException {
        final JournalAudit audit = new JournalAudit(null);
        final Names names = sent(audit);
        final ServerProcess process = group.process(node);
        final Process inspect = process.run("inspect", null);
        try (MappingIterator<JsonNode> rows =
                new ObjectMapper().readerFor(JsonNode.class).readValues(inspect.getInputStream())) {
            while (rows.hasNextValue()) {
                audit.record(rows.nextValue());
            }
        }
        if (inspect.waitFor() != 0) {
            problems.add("INSPECT of " + node + ": exit code " + inspect.exitValue() + ", see " + process.log());
        }
        audit.problems(names).forEach(words -> problems.add("node " + node + ": " + words));
        for (int i = 0; i < rounds.size(); i++) {
            final int[] numbers = rounds.get(i).numbers();
            lost[i] = Math.max(lost[i], audit.lost(numbers[0], numbers[1]));
            doubled[i] = Math.max(doubled[i], audit.doubled(numbers[0], numbers[1]));
        }
        final Path words = directory.resolve("verify-" + node + ".txt");
        final int verified = process.run("verify", words).waitFor();
        if (verified != 0) {
            problems.add("VERIFY of " + node + ": exit code " + verified + ", see " + words);
        }
    }

    /** Hands everything that was sent to an audit. */
    private Names sent(final JournalAudit audit) {
        final List<Names> names = new ArrayList<>();
        final List<Integer> begins = new ArrayList<>();
        int request = 0;
        for (final Round round : rounds) {
            round.numbers()[0] = request;
            for (final Traffic traffic : round.traffics()) {
                begins.add(request);
                names.add(traffic.into(audit, request));
                request += traffic.size();
            }
            round.numbers()[1] = request;
        }
        return Names.joined(begins, names);
    }
}
