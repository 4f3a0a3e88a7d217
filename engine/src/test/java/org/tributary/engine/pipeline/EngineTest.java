package org.tributary.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.chronicle.ChronicleJournalReader;
import org.tributary.engine.journal.chronicle.PosixDisk;
import org.tributary.engine.testing.CollectingListener;
import org.tributary.engine.testing.CountingMachine;
import org.tributary.engine.testing.TestEngine;

class EngineTest {
    private static final int COMMANDS = 3000;

    @TempDir
    Path root;

    private final CollectingListener listener = new CollectingListener();

    @Test
    void shouldAnswerEveryCommandOnceAndJournalTheSameWhenClosed() {
        try (TestEngine engine = start(context -> {})) {
            for (int i = 1; i <= COMMANDS; i++) {
                engine.publish(i, i % 7 == 0 ? 3 : 0, 0, CountingMachine.MIN_COMMAND_BYTES + i % 100);
            }
        }
        assertThat(listener.answers()).hasSize(COMMANDS);
        assertThat(journaled()).isEqualTo(listener.records());
    }

    @Test
    void shouldRunPulsesBeforeCommandsWhenDeadlinesAreDue() {
        final AtomicLong now = new AtomicLong(1_000_000);
        try (TestEngine engine = start(context -> context.clockMs(now::get))) {
            engine.publish(1, 0, 5, 16);
            await().until(() -> listener.count() == 1);
            now.addAndGet(40);
            await().until(() -> listener.count() == 2);
            assertThat(listener.records().get(1)).startsWith("2@1000040:00066301>");
            engine.publish(2, 0, 1, 16);
            await().until(() -> listener.count() == 4);
        }
        assertThat(journaled()).isEqualTo(listener.records());
    }

    @Test
    void shouldKeepStampsFromFallingWhenTheClockGoesBack() {
        final AtomicLong now = new AtomicLong(5_000);
        try (TestEngine engine = start(context -> context.clockMs(now::get))) {
            engine.publish(1, 0, 0, 16);
            await().until(() -> listener.count() == 1);
            now.set(1_000);
            engine.publish(2, 0, 0, 16);
            await().until(() -> listener.count() == 2);
        }
        assertThat(listener.records().get(1)).startsWith("2@5000:");
    }

    /** A pool that shares at a deadline must not do so because the wall clock was wrong for a moment. */
    @Test
    void shouldHoldPulsesAndTakeCommandsWhenTheWallClockIsSetForward() {
        final AtomicLong wall = new AtomicLong(1_000_000);
        final AtomicLong nanos = new AtomicLong();
        final TrustedClock clock = new TrustedClock(wall::get, nanos::get, 2_000);
        try (TestEngine engine = start(context -> context.clockMs(clock))) {
            engine.publish(1, 0, 255, 16);
            await().until(() -> listener.count() == 1);
            wall.addAndGet(86_400_000);
            engine.publish(2, 0, 0, 16);
            await().until(() -> listener.count() == 2);
            wall.addAndGet(2_500);
            nanos.addAndGet(2_500_000_000L);
            engine.publish(3, 0, 0, 16);
            await().until(() -> listener.count() == 3);

            assertThat(clock.accept(86_400_000)).isTrue();
            await().until(() -> listener.count() == 4);
        }
        assertThat(listener.records().get(1)).startsWith("2@1000000:");
        assertThat(listener.records().get(2)).startsWith("3@1002500:");
        assertThat(listener.records().get(3)).as("the pulse").startsWith("4@87402500:00066301>");
    }

    @Test
    void shouldAnswerLookupsAfterTheRecordsBeforeThem() {
        final UnsafeBuffer id = new UnsafeBuffer(new byte[8]);
        try (TestEngine engine = start(context -> {})) {
            engine.publish(77, 0, 0, 16);
            id.putLong(0, 77);
            assertThat(engine.engine.ingress().tryLookup(5, (short) 1, id, 0, 0, id, 0, 8))
                    .isEqualTo(Admission.TAKEN);
            id.putLong(0, 78);
            assertThat(engine.engine.ingress().tryLookup(6, (short) 1, id, 0, 0, id, 0, 8))
                    .isEqualTo(Admission.TAKEN);
            await().until(() -> listener.lookups().size() == 2);
            assertThat(listener.count()).isEqualTo(1);
        }
        assertThat(listener.lookups()).containsEntry(5L, 1L).containsEntry(6L, 0L);
    }

    @Test
    void shouldRefuseAndLoseNothingWhenTheRingIsFull() {
        final CountDownLatch gate = new CountDownLatch(1);
        final ReleaseListener slow = new GatedListener(listener, gate);
        int taken = 0;
        try (TestEngine engine = start(
                slow, context -> context.settings(new PipelineSettings(64, 2, 8, 64 * 1024, WaitKind.BLOCKING)))) {
            while (engine.tryPublish(taken + 1, 0, 0, 16)) {
                taken++;
            }
            final int full = taken;
            await().until(() -> !engine.tryPublish(full + 1000, 0, 0, 16));
            assertThat(engine.engine.status().read().refusedFull()).isPositive();
            gate.countDown();
        }
        assertThat(listener.answers().size()).isGreaterThanOrEqualTo(taken);
        assertThat(journaled()).isEqualTo(listener.records());
    }

    @Test
    void shouldTakeNothingAndAnswerAllWhenClosedUnderLoad() throws InterruptedException {
        final List<Long> taken = new ArrayList<>();
        final CountDownLatch started = new CountDownLatch(1);
        final TestEngine engine = start(context -> {});
        final Thread publisher = new Thread(() -> {
            for (long id = 1; ; id++) {
                if (engine.tryPublish(id, 0, 0, 32)) {
                    taken.add(id);
                } else if (engine.engine.status().read().refusedDraining() > 0) {
                    return;
                }
                if (id == 5000) {
                    started.countDown();
                }
            }
        });
        publisher.start();
        started.await();
        engine.close();
        publisher.join();
        assertThat(listener.answers().keySet()).containsExactlyElementsOf(taken);
        assertThat(engine.tryPublish(1, 0, 0, 16)).isFalse();
    }

    /** A device that does not come back would hold up a stop until the process is killed, and nothing would say why. */
    @Test
    void shouldLeaveBehindWhatDoesNotEndInTimeAndSayWhere() {
        final CountDownLatch gate = new CountDownLatch(1);
        try (TestEngine engine = start(new GatedListener(listener, gate), context -> context.closeLimitMs(200))) {
            engine.publish(1, 0, 0, 16);
            try {
                assertThatThrownBy(engine.engine::close)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("did not end within 200 ms")
                        .hasMessageContaining("tributary-journal waits at")
                        .hasMessageContaining("GatedListener.onRecord");
                assertThat(engine.tryPublish(2, 0, 0, 16)).isFalse();
            } finally {
                gate.countDown();
            }
            await().until(() -> listener.count() == 1);
        }
        assertThat(journaled()).isEqualTo(listener.records());
    }

    @Test
    void shouldAnswerNothingMoreWhenAStageFails() {
        final List<String> fatal = new ArrayList<>();
        final ReleaseListener failing = new FailingListener(listener, 10);
        final TestEngine engine = start(
                failing,
                context -> context.fatalErrorHandler((stage, error) -> {
                    synchronized (fatal) {
                        fatal.add(stage + ": " + error.getMessage());
                    }
                }));
        for (int i = 1; i <= 100 && engine.tryPublish(i, 0, 0, 16); i++) {
            Thread.onSpinWait();
        }
        await().until(engine.engine::hasFailed);
        engine.close();
        assertThat(listener.count()).isEqualTo(9);
        assertThat(fatal).containsExactly("release: record 10");
        assertThat(engine.engine.status().read().failure()).contains("record 10");
    }

    private TestEngine start(final java.util.function.Consumer<Engine.Context> more) {
        return start(listener, more);
    }

    private TestEngine start(final ReleaseListener to, final java.util.function.Consumer<Engine.Context> more) {
        return TestEngine.start(
                root,
                JournalPosition.START,
                new CountingMachine(),
                TestEngine.SMALL_JOURNAL,
                new PosixDisk(),
                to,
                more);
    }

    private List<String> journaled() {
        final List<String> records = new ArrayList<>();
        try (ChronicleJournalReader reader =
                new ChronicleJournalReader(new org.tributary.engine.journal.DataDirectory(root))) {
            reader.read(1, record -> records.add(CollectingListener.text(record)));
            assertThat(reader.checkEnd()).isEmpty();
        }
        return records;
    }
}
