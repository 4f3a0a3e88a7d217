package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.TestCampaigns;

/**
 * Three nodes under load and the faults of a seed: kills, stops, cuts one way and both, delays, full disks, clocks that are off. Judge:
 * every payment that was ever answered is in every journal once, no two journals differ in any batch, each verifies; and once all
 * nodes are well again, all that is sent is answered. {@code -Dcluster.schedules=1000} runs so many, {@code -Dcluster.seed=N}
 * begins at another seed, {@code -Dcluster.ledger=FILE} goes on where the file ends, {@code -Dcluster.minutes=N} stops after that
 * time.
 */
class ClusterScheduleTest {
    private static final long SCHEDULES = Long.getLong("cluster.schedules", 5);
    /** The five from here on bring every kind of fault at least twice. */
    private static final long FIRST_SEED = Long.getLong("cluster.seed", 7);

    private static final double MINUTES = Double.parseDouble(System.getProperty("cluster.minutes", "1e6"));
    private static final @Nullable String LEDGER = System.getProperty("cluster.ledger");
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int AFTER_START_ANSWERS = 50;

    @TempDir
    Path root;

    private final Map<FaultSchedule.Kind, Integer> met = new EnumMap<>(FaultSchedule.Kind.class);
    private final List<Thread> cures = new ArrayList<>();
    private int leadersMet;

    @Test
    void shouldKeepEveryAnswerOnceInEqualJournalsWhateverTheSeedBrings() throws Exception {
        final Path ledger = LEDGER == null ? null : Path.of(LEDGER);
        long seed = FIRST_SEED;
        long done = 0;
        if (ledger != null && Files.exists(ledger)) {
            for (final String line : Files.readAllLines(ledger)) {
                seed = Math.max(seed, 1 + Long.parseLong(line.split(",")[0]));
                done++;
            }
        }
        final long begin = System.nanoTime();
        for (; done < SCHEDULES && System.nanoTime() - begin < MINUTES * 60e9; done++, seed++) {
            final String line = run(seed);
            System.out.println("schedule " + line);
            if (ledger != null) {
                Files.writeString(ledger, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        }
        System.out.println(done + " schedules up to seed " + (seed - 1));
    }

    /** Runs a seed's schedule; returns what was met, for the ledger. */
    private String run(final long seed) throws Exception {
        final FaultSchedule schedule = new FaultSchedule(seed);
        final String what = "seed " + seed + ", " + schedule
                + "; again: mvn -pl engine test -Dtest=ClusterScheduleTest -Dcluster.schedules=1 -Dcluster.seed="
                + seed;
        final Path at = Files.createDirectory(root.resolve("seed" + seed));
        met.clear();
        leadersMet = 0;
        final long begin = System.nanoTime();
        final PaymentLoad load;
        try (FaultyGroup group = new FaultyGroup(at, schedule.skewsMs())) {
            FaultyGroup.NAMES.forEach(group::start);
            load = new PaymentLoad(new BatchSender(group.client(), IngressLimits.DEFAULT), seed);
            try (load) {
                begin(group);
                load.start();
                awaitMore(load, what);
                for (final FaultSchedule.Fault fault : schedule.faults()) {
                    meet(group, fault);
                }
                for (final Thread cure : cures) {
                    cure.join();
                }
                cures.clear();
                awaitWell(group, load, what);
                requireToldApart(group, what);
            }
        } catch (final Exception | AssertionError e) {
            throw new AssertionError(what + ": " + e, e);
        }
        assertThat(load.wrong()).as(what).isEmpty();
        JournalsJudge.judge(at, FaultyGroup.NAMES, load.answered(), what);
        delete(at);
        return seed + "," + load.answered().size() + "," + leadersMet + ","
                + Stream.of(FaultSchedule.Kind.values())
                        .map(kind -> kind + "=" + met.getOrDefault(kind, 0))
                        .collect(Collectors.joining(","))
                + ",ms=" + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    /** A node's messages as a member can be cut alone only if they are recognised. */
    private static void requireToldApart(final FaultyGroup group, final String what) {
        final Set<String> senders = new TreeSet<>();
        FaultyGroup.NAMES.forEach(name -> senders.addAll(group.sendersTo(name)));
        assertThat(senders).as(what).containsAnyElementsOf(FaultyGroup.NAMES).isSubsetOf(FaultyGroup.NAMES);
    }

    /** The judge must see what it is there for. */
    @Test
    void shouldFindAnAnswerThatNoJournalHoldsAndAJournalThatEndsOtherwise() throws Exception {
        final Set<String> answered;
        try (FaultyGroup group = new FaultyGroup(root, new int[] {0, 0, 0})) {
            FaultyGroup.NAMES.forEach(group::start);
            final PaymentLoad load = new PaymentLoad(new BatchSender(group.client(), IngressLimits.DEFAULT), 1);
            try (load) {
                begin(group);
                load.start();
                awaitWell(group, load, "no fault");
            }
            answered = new TreeSet<>(load.answered());
        }
        JournalsJudge.judge(root, FaultyGroup.NAMES, answered, "no fault");
        answered.add("never sent");
        assertThatThrownBy(() -> JournalsJudge.judge(root, FaultyGroup.NAMES, answered, "one too many"))
                .hasMessageContaining("answered and missing in n1 of one too many");
        answered.remove("never sent");
        try (FaultyGroup other = new FaultyGroup(Files.createDirectory(root.resolve("other")), new int[] {0, 0, 0})) {
            FaultyGroup.NAMES.forEach(other::start);
            final PaymentLoad load = new PaymentLoad(new BatchSender(other.client(), IngressLimits.DEFAULT), 1);
            try (load) {
                begin(other);
                load.start();
                awaitWell(other, load, "another group");
            }
        }
        delete(root.resolve("n2"));
        Files.move(root.resolve("other/n2"), root.resolve("n2"));
        assertThatThrownBy(() -> JournalsJudge.judge(root, FaultyGroup.NAMES, Set.of("t1"), "of two groups"))
                .hasMessageContaining("first difference of");
    }

    private static void begin(final FaultyGroup group) throws Exception {
        final List<DirectBuffer> commands = new ArrayList<>(List.of(Commands.settings()));
        commands.addAll(CampaignEncoder.commands(TestCampaigns.usual().build(), 0, "ops", new byte[32]));
        final CommandBatch batch = new CommandBatch();
        commands.forEach(command -> batch.add(command, 0, command.capacity()));
        try (ClusterClient client = new ClusterClient(group.client(), IngressLimits.DEFAULT)) {
            assertThat(client.send(batch)
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .count())
                    .isEqualTo(commands.size());
        }
    }

    private static void awaitMore(final PaymentLoad load, final String what) {
        final int before = load.answered().size();
        await(what).atMost(PATIENCE).until(() -> load.answered().size() >= before + AFTER_START_ANSWERS);
    }

    /** Begins a fault and has it end in time; waits for that unless the next one overlaps. */
    private void meet(final FaultyGroup group, final FaultSchedule.Fault fault) throws InterruptedException {
        final String leader = group.leader();
        final String name = fault.leader() && leader != null ? leader : fault.node();
        met.merge(fault.kind(), 1, Integer::sum);
        leadersMet += name.equals(leader) ? 1 : 0;
        begin(group, fault, name);
        final Thread cure = new Thread(() -> {
            try {
                Thread.sleep(fault.lastsMs());
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            cure(group, fault, name);
        });
        cure.start();
        if (fault.overlaps()) {
            cures.add(cure);
        } else {
            cure.join();
        }
    }

    private static void begin(final FaultyGroup group, final FaultSchedule.Fault fault, final String name) {
        final Relay.Kind kind = fault.reset() ? Relay.Kind.RESET : Relay.Kind.HOLD;
        switch (fault.kind()) {
            case KILL -> group.dieAtNextRecord(name);
            case STOP -> group.stop(name);
            case CUT_TO -> group.cut(name, kind, true, false);
            case CUT_FROM -> group.cut(name, kind, false, true);
            case CUT_BOTH -> group.cut(name, kind, true, true);
            case DELAY -> group.delay(name, fault.number());
            case FULL_DISK -> group.fillDisk(name, fault.number());
            default -> throw new IllegalStateException("no fault " + fault.kind());
        }
    }

    private static void cure(final FaultyGroup group, final FaultSchedule.Fault fault, final String name) {
        switch (fault.kind()) {
            case KILL -> {
                group.end(name);
                group.start(name);
            }
            case STOP -> group.resume(name);
            case CUT_TO, CUT_FROM, CUT_BOTH, DELAY -> group.join(name);
            case FULL_DISK -> group.freeDisk(name);
            default -> throw new IllegalStateException("no fault " + fault.kind());
        }
    }

    /** Starts what has ended, and waits until all that was sent is answered and all nodes have it. */
    private static void awaitWell(final FaultyGroup group, final PaymentLoad load, final String what) {
        for (final String name : FaultyGroup.NAMES) {
            final String fatal = group.fatal(name);
            assertThat(fatal == null || fatal.contains("disk is full") || fatal.contains("killed in the middle"))
                    .as(name + " ended: " + fatal + " in " + what)
                    .isTrue();
            if (fatal != null || !group.isRunning(name)) {
                group.end(name);
                group.start(name);
            }
        }
        awaitMore(load, what);
        await(what).atMost(PATIENCE).until(load::isDone);
        await(what)
                .atMost(PATIENCE)
                .until(() -> FaultyGroup.NAMES.stream().allMatch(name -> group.sequence(name) >= load.last()));
    }

    private static void delete(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
