package org.tributary.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Disk;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.journal.chronicle.PosixDisk;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Verifier;
import org.tributary.engine.testing.ChildJvm;
import org.tributary.engine.testing.CollectingListener;
import org.tributary.engine.testing.CountingMachine;
import org.tributary.engine.testing.TestEngine;

/** Answers and the device: nothing goes out before it is as durable as promised, nothing after a device has failed. */
class DurabilityTest {
    @TempDir
    Path root;

    private final CollectingListener listener = new CollectingListener();

    @Test
    void shouldReleaseNothingThatIsNotSyncedAtDurabilityDevice() {
        final AtomicReference<Engine> engineOf = new AtomicReference<>();
        final AtomicLong tooEarly = new AtomicLong();
        final ReleaseListener checking = new ObservingListener(listener, sequence -> {
            final Engine engine = engineOf.get();
            if (engine != null && engine.status().read().syncedSequence() < sequence) {
                tooEarly.incrementAndGet();
            }
        });
        final ObservedDisk disk = new ObservedDisk(Integer.MAX_VALUE);
        try (TestEngine engine = start(root, disk, Durability.DEVICE, checking, context -> {})) {
            engineOf.set(engine.engine);
            for (int i = 1; i <= 3000; i++) {
                engine.publish(i, 0, 0, 64);
            }
        }
        assertThat(tooEarly).hasValue(0);
        assertThat(listener.answers()).hasSize(3000);
        assertThat(disk.forces.get()).as("one sync for many records").isBetween(2, 2000);
    }

    @Test
    void shouldAnswerNothingMoreWhenASyncFails() {
        final List<String> fatal = new ArrayList<>();
        final ObservedDisk disk = new ObservedDisk(5);
        final TestEngine engine = start(
                root,
                disk,
                Durability.DEVICE,
                listener,
                context -> context.fatalErrorHandler((stage, error) -> {
                    synchronized (fatal) {
                        fatal.add(stage + ": " + error.getMessage());
                    }
                }));
        for (int i = 1; !engine.engine.hasFailed(); i++) {
            engine.tryPublish(i, 0, 0, 64);
        }
        final long synced = engine.engine.status().read().syncedSequence();
        engine.close();
        assertThat(fatal).singleElement().asString().startsWith("journal: cannot sync");
        assertThat((long) listener.count()).isLessThanOrEqualTo(synced);
        assertThat(engine.tryPublish(1, 0, 0, 64)).isFalse();
    }

    @Test
    void shouldSyncInBackgroundAndMarkItWhenIdleAtDurabilityProcess() {
        final ObservedDisk disk = new ObservedDisk(Integer.MAX_VALUE);
        try (TestEngine engine = start(root, disk, Durability.PROCESS, listener, context -> {})) {
            engine.publish(1, 0, 0, 64);
            await().until(() -> listener.count() == 1);
            final long before = engine.engine.status().read().journalWrittenBytes();
            await().until(() -> engine.engine.status().read().syncedSequence() == 1);
            await().until(() -> engine.engine.status().read().journalWrittenBytes() > before);
        }
        assertThat(listener.count()).isEqualTo(1);
    }

    @Test
    void shouldLockOutASecondProcess() throws Exception {
        try (TestEngine engine = TestEngine.fresh(root, listener)) {
            assertThat(engine).isNotNull();
            final Path errors = root.resolve("errors.txt");
            final Process child = ChildJvm.start(
                    CrashingServer.class,
                    ProcessBuilder.Redirect.to(errors.toFile()),
                    root.toString(),
                    Durability.PROCESS.name(),
                    "1");
            assertThat(child.waitFor()).isEqualTo(1);
            assertThat(Files.readString(errors, StandardCharsets.UTF_8))
                    .contains("is in use by process " + ProcessHandle.current().pid())
                    .contains("stop that one first");
        }
    }

    @Test
    void shouldRefuseCleanlyAndKeepEveryAnswerWhenTheDiskIsFull() throws Exception {
        final Path small = Files.createDirectory(root.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", small.toString()),
                "skipped: mounting a small tmpfs wants root");
        try {
            long id = 1;
            final AtomicLong released = new AtomicLong();
            final ReleaseListener counting = new ObservingListener(ReleaseListener.NONE, released::set);
            try (TestEngine engine = start(small, new PosixDisk(), Durability.PROCESS, counting, context -> {})) {
                while (engine.engine.status().read().refusedReserve() == 0) {
                    engine.tryPublish(id++, 0, 0, 1000);
                }
                assertThat(engine.tryPublish(id, 0, 0, 16)).isFalse();
                assertThat(engine.engine.hasFailed()).isFalse();
            }
            assertThat(released.get()).isGreaterThan(10_000);
            final Verifier.Report report = new Verifier<>(
                            new ChronicleStore(new DataDirectory(small)),
                            CountingMachine::new,
                            machine -> Optional.empty())
                    .run(Progress.NONE);
            assertThat(report.problem()).isEmpty();
            assertThat(report.lastSequence()).isEqualTo(released.get());
        } finally {
            run("umount", small.toString());
        }
    }

    private static boolean run(final String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (final IOException e) {
            return false;
        }
    }

    private static TestEngine start(
            final Path root,
            final Disk disk,
            final Durability durability,
            final ReleaseListener to,
            final java.util.function.Consumer<Engine.Context> more) {
        return TestEngine.start(
                root,
                JournalPosition.START,
                new CountingMachine(),
                TestEngine.SMALL_JOURNAL.withDurability(durability),
                disk,
                to,
                more);
    }

    /** Counts syncs, and fails from one on. */
    private static final class ObservedDisk implements Disk {
        private final PosixDisk real = new PosixDisk();
        private final AtomicInteger forces = new AtomicInteger();
        private final int failFrom;

        ObservedDisk(final int failFrom) {
            this.failFrom = failFrom;
        }

        @Override
        public boolean reserve(final Path file, final long offset, final long length) throws IOException {
            return real.reserve(file, offset, length);
        }

        @Override
        public void release(final Path file, final long offset, final long length) {
            real.release(file, offset, length);
        }

        @Override
        public void force(final Path file, final FileChannel channel) throws IOException {
            if (forces.incrementAndGet() >= failFrom) {
                throw new IOException("input/output error");
            }
            real.force(file, channel);
        }

        @Override
        public void rewrite(final Path file, final long offset, final long length) throws IOException {
            real.rewrite(file, offset, length);
        }

        @Override
        public long usableBytes(final Path directory) throws IOException {
            return real.usableBytes(directory);
        }
    }
}
