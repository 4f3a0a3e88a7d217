package org.tributary.engine.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.engine.testkit.TestCampaigns;

/**
 * The simulator's schedules: {@code -Dsim.schedules=1000000} runs so many, {@code -Dsim.seed=N} begins at another seed, {@code
 * -Dsim.ledger=FILE} goes on where the file ends, {@code -Dsim.minutes=N} stops after that time.
 */
class SimulatorTest {
    private static final long SCHEDULES = Long.getLong("sim.schedules", 1_000);
    private static final long FIRST_SEED = Long.getLong("sim.seed", 1);
    private static final double MINUTES = Double.parseDouble(System.getProperty("sim.minutes", "1e6"));
    private static final @Nullable Path LEDGER =
            System.getProperty("sim.ledger") == null ? null : Path.of(System.getProperty("sim.ledger"));

    /** Schedules after which the ledger is written. */
    private static final int SAVE_EVERY = 100;

    /** Seeds that are run twice. */
    private static final int TWICE = Integer.getInteger("sim.twice", 6);

    @TempDir(factory = InMemory.class)
    Path root;

    private int directories;

    /** Seeds within which each planted bug must be found. */
    private static final int MOST_SEEDS = 300;

    @Test
    void shouldKeepEveryPromiseWhateverTheScheduleBrings() throws IOException {
        final Ledger ledger = run("schedules", false);
        if (ledger.schedules() == SCHEDULES && SCHEDULES >= 200) {
            assertEquals(Set.of(), missing(ledger.seen()), "never met, of " + ledger.seen());
        }
    }

    @Test
    void shouldRefuseOrKeepEveryAnswerWhenBytesAreDamaged() throws IOException {
        final Ledger ledger = run("schedules with damage", true);
        final long damaged = ledger.total("damaged");
        final long refused = ledger.total("refused");
        if (ledger.schedules() >= 100) {
            assertTrue(refused > damaged / 4, "damage must be noticed, and was in " + refused + " of " + damaged);
            assertTrue(refused < damaged, "damage where nothing is read or answered must be survived");
        }
    }

    /** A start from a snapshot does not read the hole before it; who reads from the first record, as verify does, is told of it. */
    @Test
    void shouldFindAHoleBeforeASnapshotWhenTheJournalIsReadAtDurabilityProcess() throws IOException {
        final int seed = 28;
        try (Simulator simulator = simulator(seed, Plant.NONE, Integer.MAX_VALUE, true)) {
            assertTrue(simulator.run().refused());
        }
    }

    /** The simulated disk takes what is not synced by the lengths in the file, and one of them is damaged here: 800 million bytes. */
    @Test
    void shouldCutThePowerWhenADamagedLengthLeadsOutOfTheFile() throws IOException {
        final int seed = 4_939;
        try (Simulator simulator = simulator(seed, Plant.NONE, Integer.MAX_VALUE, true)) {
            assertTrue(simulator.run().damaged());
        }
    }

    /** The engine's lock is replaced by another file, and removed before it looks: the server in its place holds its own. */
    @Test
    void shouldLetTheSecondServerAnswerWhenTheFirstLostItsLockTwice() throws IOException {
        final int seed = 11_997;
        try (Simulator simulator = simulator(seed, Plant.NONE, Integer.MAX_VALUE, false)) {
            simulator.run();
        }
    }

    /** What the schedules must reach, or they show little. */
    private static Set<String> missing(final Map<String, Integer> seen) {
        final Set<String> wanted = new TreeSet<>(Set.of(
                "payment NONE",
                "payment UNKNOWN_PROJECT",
                "payment PROJECT_CLOSED",
                "payment CAMPAIGN_NOT_OPEN",
                "payment CAMPAIGN_CLOSED",
                "payment AMOUNT_OUT_OF_RANGE",
                "payment repeated",
                "payment repeated otherwise",
                "refund",
                "refund repeated",
                "refund before its payment",
                "refund to be joined again",
                "refund joined",
                "matches voided"));
        wanted.addAll(Set.of(
                "begin NONE",
                "begin VERSION_MISMATCH",
                "commit NONE",
                "commit VERSION_MISMATCH",
                "commit INVALID_CAMPAIGN",
                "commit BUDGET_BELOW_COMMITTED",
                "commit POOL_HAS_MOVED_MONEY",
                "pool NONE",
                "pool UNKNOWN_POOL",
                "project NONE",
                "project UNKNOWN_PROJECT",
                "project NOT_FROZEN"));
        wanted.removeAll(seen.keySet());
        return wanted;
    }

    /** Runs until the ledger has so many schedules, or the minutes are over. */
    private Ledger run(final String kind, final boolean damages) throws IOException {
        final Ledger ledger = new Ledger(LEDGER, kind, FIRST_SEED);
        final long start = System.nanoTime();
        final long before = ledger.schedules();
        while (ledger.schedules() < SCHEDULES && System.nanoTime() - start < MINUTES * 60e9) {
            final long seed = ledger.next();
            try (Simulator simulator = simulator(seed, Plant.NONE, Integer.MAX_VALUE, damages)) {
                ledger.add(simulator.run());
            } catch (final Violation e) {
                ledger.save();
                throw new AssertionError(
                        "seed " + seed + (damages ? " with damage" : "") + ", shortest with "
                                + shortest(seed, damages) + " steps: " + e.getMessage()
                                + "\nrun it again: mvn -pl engine test -Dtest=SimulatorTest -Dsim.schedules=1 -Dsim.seed="
                                + seed,
                        e);
            }
            if (ledger.schedules() % SAVE_EVERY == 0) {
                ledger.save();
            }
        }
        ledger.save();
        System.out.printf(
                "%s; to seed %d, %.1f ms each now%n",
                ledger,
                ledger.next() - 1,
                (System.nanoTime() - start) / 1e6 / Math.max(1, ledger.schedules() - before));
        System.out.println(ledger.seen());
        return ledger;
    }

    /** A schedule of fewer steps is the beginning of the longer one: the fewest that still fail. */
    private int shortest(final long seed, final boolean damages) throws IOException {
        int fails = Integer.MAX_VALUE;
        int holds = 0;
        for (int steps = 1; fails - holds > 1; steps = fails == Integer.MAX_VALUE ? 2 * steps : (fails + holds) / 2) {
            if (violation(seed, Plant.NONE, steps, damages) == null) {
                holds = steps;
            } else {
                fails = steps;
            }
            if (holds > 1_000) {
                return holds;
            }
        }
        return fails;
    }

    /** The same seed gives the same schedule, or none could be run again. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldMeetTheSameWhenASeedRunsTwice(final boolean damages) throws IOException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + TWICE; seed++) {
            final List<String> first = met(seed, damages);
            final List<String> second = met(seed, damages);
            for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
                final String one = i < first.size() ? first.get(i) : "nothing";
                final String other = i < second.size() ? second.get(i) : "nothing";
                assertEquals(one, other, "seed " + seed + ", event " + i);
            }
        }
    }

    private List<String> met(final long seed, final boolean damages) throws IOException {
        try (Simulator simulator = simulator(seed, Plant.NONE, Integer.MAX_VALUE, damages)) {
            simulator.run();
            return simulator.trace();
        }
    }

    /** With some of these seeds a second server starts, with others another file stands in LOCK's place. */
    @Test
    void shouldStartNoSecondServerWhenTheDiskIsFull() throws IOException {
        int refused = 0;
        for (long seed = 1; seed <= 8; seed++) {
            final Trace trace = new Trace();
            try (Host host = host(seed, trace)) {
                host.start();
                host.free(0);
                host.loseLock();
                final boolean second = trace.events().contains("LOCK is removed, a second server starts");
                assertEquals(second, trace.events().stream().anyMatch(event -> event.startsWith("a start is refused")));
                refused += second ? 1 : 0;
                assertEquals(0, host.journal().appendedSequence());
            }
        }
        assertTrue(refused > 0 && refused < 8, "of 8 seeds " + refused + " have a second server");
    }

    private Host host(final long seed, final Trace trace) {
        final SimClock clock = new SimClock(Plant.NONE, TestCampaigns.OPENS_MS);
        final SplittableRandom luck = new SplittableRandom(seed);
        final Caller caller = new Caller(luck.split(), clock::trueMs);
        return new Host(luck, root.resolve("host-" + seed), Plant.NONE, clock, caller, new Damage(null), trace);
    }

    @Test
    void shouldGoOnWhereTheLedgerEndsWhenItIsOpenedAgain() throws IOException {
        final Path file = root.resolve("ledger.csv");
        final Ledger first = new Ledger(file, "schedules", 7);
        for (int i = 0; i < 3; i++) {
            first.add(new Simulator.Met(10, 1, 0, 0, 0, 0, 0, false, false, false, Map.of()));
        }
        first.save();
        first.add(new Simulator.Met(5, 0, 0, 0, 0, 0, 0, true, true, false, Map.of()));
        first.save();
        new Ledger(file, "others", 1).save();
        final Ledger again = new Ledger(file, "schedules", 7);
        assertEquals(11, again.next());
        assertEquals(4, again.schedules());
        assertEquals(35, again.total("answers"));
        assertEquals(1, again.total("refused"));
        assertEquals(1, new Ledger(file, "others", 1).next());
    }

    @ParameterizedTest
    @EnumSource(value = Plant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldFindTheBugWhenOneIsPlanted(final Plant plant) throws IOException {
        for (long seed = 1; seed <= MOST_SEEDS; seed++) {
            final Violation found = violation(seed, plant, Integer.MAX_VALUE, false);
            if (found != null) {
                System.out.printf("%s: seed %d, %s%n", plant, seed, found.getMessage());
                return;
            }
        }
        throw new AssertionError(plant + " was not found within " + MOST_SEEDS + " seeds");
    }

    private @Nullable Violation violation(final long seed, final Plant plant, final int steps, final boolean damages)
            throws IOException {
        try (Simulator simulator = simulator(seed, plant, steps, damages)) {
            simulator.run();
            return null;
        } catch (final Violation e) {
            return e;
        }
    }

    /** Files in memory, where the machine has a place for them: the simulated disk decides what is lost. */
    static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(final AnnotatedElementContext element, final ExtensionContext extension)
                throws IOException {
            final Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "simulator")
                    : Files.createTempDirectory("simulator");
        }
    }

    private Simulator simulator(final long seed, final Plant plant, final int steps, final boolean damages) {
        return new Simulator(seed, root.resolve("schedule-" + ++directories), plant, steps, damages);
    }
}
