package org.tributary.engine.simulator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulator's schedules: {@code -Dsim.schedules=1000000} runs so many, {@code -Dsim.seed=N} begins at another seed.
 */
class SimulatorTest {
    private static final long SCHEDULES = Long.getLong("sim.schedules", 250);
    private static final long FIRST_SEED = Long.getLong("sim.seed", 1);

    @TempDir(factory = InMemory.class)
    Path root;

    private int directories;

    /** Seeds within which each planted bug must be found. */
    private static final int MOST_SEEDS = 300;

    @Test
    void shouldKeepEveryPromiseWhateverTheScheduleBrings() throws IOException {
        final long start = System.nanoTime();
        int answers = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed++) {
            try (Simulator simulator = simulator(seed, Plant.NONE, Integer.MAX_VALUE, false)) {
                answers += simulator.run().answers();
            } catch (final Violation e) {
                throw new AssertionError(
                        "seed " + seed + ", shortest with " + shortest(seed) + " steps: " + e.getMessage()
                                + "\nrun it again: mvn -pl engine test -Dtest=SimulatorTest -Dsim.schedules=1 -Dsim.seed="
                                + seed,
                        e);
            }
        }
        System.out.printf(
                "%,d schedules from seed %d, %,d answers, %.1f ms each%n",
                SCHEDULES, FIRST_SEED, answers, (System.nanoTime() - start) / 1e6 / SCHEDULES);
    }

    @Test
    void shouldRefuseOrKeepEveryAnswerWhenBytesAreDamaged() throws IOException {
        int damaged = 0;
        int refused = 0;
        int noticed = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed++) {
            try (Simulator simulator = simulator(seed, Plant.NONE, Integer.MAX_VALUE, true)) {
                final Simulator.Met met = simulator.run();
                damaged += met.damaged() ? 1 : 0;
                refused += met.refused() ? 1 : 0;
                noticed += met.noticed() ? 1 : 0;
            } catch (final Violation e) {
                throw new AssertionError("seed " + seed + " with damage: " + e.getMessage(), e);
            }
        }
        System.out.printf(
                "%,d schedules with damage allowed from seed %d, %,d damaged, %,d refused, %,d journaled as a loss, the others"
                        + " lost nothing%n",
                SCHEDULES, FIRST_SEED, damaged, refused, noticed);
        if (SCHEDULES >= 100) {
            assertTrue(refused > damaged / 4, "damage must be noticed, and was in " + refused + " of " + damaged);
            assertTrue(refused < damaged, "damage where nothing is read or answered must be survived");
        }
    }

    /** A schedule of fewer steps is the beginning of the longer one: the fewest that still fail. */
    private int shortest(final long seed) throws IOException {
        int fails = Integer.MAX_VALUE;
        int holds = 0;
        for (int steps = 1; fails - holds > 1; steps = fails == Integer.MAX_VALUE ? 2 * steps : (fails + holds) / 2) {
            if (violation(seed, Plant.NONE, steps) == null) {
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

    @ParameterizedTest
    @EnumSource(value = Plant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldFindTheBugWhenOneIsPlanted(final Plant plant) throws IOException {
        for (long seed = 1; seed <= MOST_SEEDS; seed++) {
            final Violation found = violation(seed, plant, Integer.MAX_VALUE);
            if (found != null) {
                System.out.printf("%s: seed %d, %s%n", plant, seed, found.getMessage());
                return;
            }
        }
        throw new AssertionError(plant + " was not found within " + MOST_SEEDS + " seeds");
    }

    private @Nullable Violation violation(final long seed, final Plant plant, final int steps) throws IOException {
        try (Simulator simulator = simulator(seed, plant, steps, false)) {
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
