package org.tributary.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Verifier;
import org.tributary.engine.testing.ChildJvm;
import org.tributary.engine.testing.CountingMachine;

/**
 * A process is killed in mid-load, again and again on the same data directory; every id it answered stands in the
 * journal exactly once, and the journal verifies. Rerun with {@code -Dcrash.seed=N}.
 */
class CrashTest {
    private static final long IDS_A_ROUND = 10_000_000;

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldHoldEveryAnswerOnceWhenKilled(final Durability durability) throws Exception {
        crash(durability, 2, 200);
    }

    @Test
    @Tag("long")
    void shouldHoldEveryAnswerOnceWhenKilledManyTimes() throws Exception {
        crash(Durability.PROCESS, 15, 2000);
        crash(Durability.DEVICE, 15, 2000);
    }

    private void crash(final Durability durability, final int rounds, final int mostMs) throws Exception {
        final long seed = Long.getLong("crash.seed", System.nanoTime());
        System.out.println("crash.seed=" + seed);
        final Random random = new Random(seed);
        final BitSet[] answered = new BitSet[rounds];
        for (int round = 0; round < rounds; round++) {
            answered[round] = runAndKill(durability, round, 50 + random.nextInt(mostMs));
            assertThat(answered[round].cardinality()).isPositive();
            verify(durability, answered, round + 1);
        }
    }

    private BitSet runAndKill(final Durability durability, final int round, final int liveMs) throws Exception {
        final Process child = ChildJvm.start(
                CrashingServer.class,
                ProcessBuilder.Redirect.INHERIT,
                root.resolve(durability.text()).toString(),
                durability.name(),
                Long.toString(round * IDS_A_ROUND + 1));
        final BitSet answered = new BitSet();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(child.getInputStream()))) {
            long killAtNanos = 0;
            while (true) {
                answered.set((int) (in.readLong() - round * IDS_A_ROUND));
                if (killAtNanos == 0) {
                    killAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(liveMs);
                } else if (killAtNanos > 0 && System.nanoTime() > killAtNanos) {
                    child.destroyForcibly();
                    killAtNanos = -1;
                }
            }
        } catch (final EOFException killed) {
            assertThat(child.waitFor()).as("killed, not ended").isEqualTo(137);
        } catch (final IOException cutOff) {
            assertThat(child.waitFor()).isEqualTo(137);
        }
        return answered;
    }

    private void verify(final Durability durability, final BitSet[] answered, final int rounds) {
        final ChronicleStore store = new ChronicleStore(new DataDirectory(root.resolve(durability.text())));
        final Verifier.Report report =
                new Verifier<>(store, CountingMachine::new, machine -> Optional.empty()).run(Progress.NONE);
        assertThat(report.problem()).isEmpty();
        // A kill may come between the bytes of an excerpt and its header: whole, never finished, never answered.
        report.tornTail()
                .filter(tail -> !tail.reason().equals("an excerpt that was never finished"))
                .ifPresent(tail ->
                        assertThat(tail.lostRecords()).as(tail.toString()).isZero());
        final List<BitSet> journaled = java.util.stream.IntStream.range(0, rounds)
                .mapToObj(i -> new BitSet())
                .toList();
        try (var reader = store.reader()) {
            reader.read(1, record -> {
                if (record.hasCommand()) {
                    final long id = record.buffer().getLong(record.commandOffset() + 8);
                    final BitSet round = journaled.get((int) ((id - 1) / IDS_A_ROUND));
                    final int index = (int) (id - (id - 1) / IDS_A_ROUND * IDS_A_ROUND);
                    assertThat(round.get(index)).as("id %s doubled", id).isFalse();
                    round.set(index);
                }
            });
        }
        for (int i = 0; i < rounds; i++) {
            final BitSet missing = (BitSet) answered[i].clone();
            missing.andNot(journaled.get(i));
            assertThat(missing.cardinality())
                    .as("answered and not journaled in round %s", i)
                    .isZero();
        }
    }
}
