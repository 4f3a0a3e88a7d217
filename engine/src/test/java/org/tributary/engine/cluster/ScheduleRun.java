package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.tributary.engine.testkit.Commands;

/** A seed's faults over three nodes under load, and what the judge says afterwards. One thread. */
final class ScheduleRun {
    /** A machine that does much else at once may need more. */
    private static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("cluster.patienceSeconds", 180));

    private static final int AFTER_START_ANSWERS = 50;

    /** Why a node may have ended. */
    private static final List<String> MAY_END = List.of(
            "disk is full", "killed in the middle", "no power", "No space left on device", "Log already failed");

    private final long seed;
    private final Path at;
    private final String what;
    private final FaultSchedule schedule;
    private final SplittableRandom luck;
    private final Map<FaultSchedule.Kind, Integer> met = new EnumMap<>(FaultSchedule.Kind.class);
    private final List<Thread> cures = new ArrayList<>();
    private int leadersMet;
    private int endsByFullLog;

    /**
     * A run that has not begun.
     *
     * @param at where the nodes' directories are made; it is removed if the judge finds nothing
     */
    ScheduleRun(final long seed, final Path at) {
        this.seed = seed;
        this.at = at;
        this.schedule = new FaultSchedule(seed);
        this.luck = new SplittableRandom(~seed);
        this.what = "seed " + seed + ", " + schedule
                + "; again: mvn -pl engine test -Dtest=ClusterScheduleTest -Dcluster.schedules=1 -Dcluster.seed="
                + seed;
    }

    /**
     * Runs it.
     *
     * @return what was met, for the ledger
     * @throws AssertionError if an answer was lost or doubled, journals differ, or the group did not get well
     */
    String run() throws Exception {
        Files.createDirectories(at);
        final long begin = System.nanoTime();
        final PaymentLoad load;
        try (FaultyGroup group = new FaultyGroup(at, schedule.skewsMs(), schedule.smallDisks())) {
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
                awaitWell(group, load, what);
                endsByFullLog = group.endsByFullLog();
                requireToldApart(group, what);
            }
        } catch (final Exception | AssertionError e) {
            throw new AssertionError(what + ": " + e, e);
        }
        assertThat(load.wrong()).as(what).isEmpty();
        JournalsJudge.judge(at, FaultyGroup.NAMES, load.answered(), what);
        delete(at);
        return seed + "," + load.counts() + ",leaders=" + leadersMet + ","
                + Stream.of(FaultSchedule.Kind.values())
                        .map(kind -> kind + "=" + met.getOrDefault(kind, 0))
                        .collect(Collectors.joining(","))
                + ",fullLogEnded=" + endsByFullLog
                + ",ms=" + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    /** A node's messages as a member can be cut alone only if they are recognised. */
    private static void requireToldApart(final FaultyGroup group, final String what) {
        final Set<String> senders = new TreeSet<>();
        FaultyGroup.NAMES.forEach(name -> senders.addAll(group.sendersTo(name)));
        assertThat(senders).as(what).containsAnyElementsOf(FaultyGroup.NAMES).isSubsetOf(FaultyGroup.NAMES);
    }

    static void begin(final FaultyGroup group) throws Exception {
        final List<DirectBuffer> commands = new ArrayList<>(List.of(Commands.settings()));
        commands.addAll(PaymentLoad.campaign(1_000_000, 0));
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
    private void meet(final FaultyGroup group, final FaultSchedule.Fault fault)
            throws IOException, InterruptedException {
        final String leader = group.leader();
        final String name = fault.leader() && leader != null ? leader : fault.node();
        met.merge(fault.kind(), 1, Integer::sum);
        leadersMet += name.equals(leader) ? 1 : 0;
        begin(group, fault, name);
        group.rememberVotes();
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

    private void begin(final FaultyGroup group, final FaultSchedule.Fault fault, final String name) throws IOException {
        final Relay.Kind kind = fault.reset() ? Relay.Kind.RESET : Relay.Kind.HOLD;
        switch (fault.kind()) {
            case KILL -> group.dieAtNextRecord(name);
            case STOP -> group.stop(name);
            case CUT_TO -> group.cut(name, kind, true, false);
            case CUT_FROM -> group.cut(name, kind, false, true);
            case CUT_BOTH -> group.cut(name, kind, true, true);
            case DELAY -> group.delay(name, fault.number());
            case FULL_DISK -> group.fillDisk(name, fault.number());
            case FULL_LOG -> group.fillLogDisk(name, fault.number());
            case POWER -> group.cutPower(List.of(name), luck);
            case POWER_OF_ALL -> group.cutPower(FaultyGroup.NAMES, luck);
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
            case FULL_LOG -> group.freeLogDisk(name);
            case POWER -> group.restorePower(List.of(name));
            case POWER_OF_ALL -> group.restorePower(FaultyGroup.NAMES);
            default -> throw new IllegalStateException("no fault " + fault.kind());
        }
    }

    /** Starts what has ended, and waits until all that was sent is answered and all nodes have it. */
    static void awaitWell(final FaultyGroup group, final PaymentLoad load, final String what) {
        final int before = load.answered().size();
        await(what)
                .atMost(PATIENCE)
                .until(() -> startEnded(group) && load.answered().size() >= before + AFTER_START_ANSWERS);
        await(what).atMost(PATIENCE).until(() -> startEnded(group) && load.isDone());
        await(what)
                .atMost(PATIENCE)
                .until(() -> startEnded(group)
                        && FaultyGroup.NAMES.stream().allMatch(name -> group.sequence(name) >= load.last()));
        assertThat(group.fatals())
                .as("why nodes ended in " + what)
                .allMatch(fatal -> MAY_END.stream().anyMatch(fatal::contains));
    }

    /** A node may notice only now that its disk was full. */
    private static boolean startEnded(final FaultyGroup group) {
        for (final String name : FaultyGroup.NAMES) {
            if (group.fatal(name) != null || !group.isRunning(name)) {
                group.end(name);
                group.start(name);
            }
        }
        return true;
    }

    static void delete(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
