package org.tributary.engine.testing;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Disk;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.chronicle.ChronicleJournal;
import org.tributary.engine.journal.chronicle.PosixDisk;
import org.tributary.engine.pipeline.Engine;
import org.tributary.engine.pipeline.PipelineSettings;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.WaitKind;

/** A small engine over a real journal, for tests. */
public final class TestEngine implements AutoCloseable {
    private static final long MIB = 1024 * 1024;

    /** Journal settings that cost little disk. */
    public static final JournalSettings SMALL_JOURNAL =
            new JournalSettings(Durability.PROCESS, 32 * MIB, 16 * MIB, 64 * MIB, 16 * MIB, 1_000);

    /** A pipeline of little memory. */
    public static final PipelineSettings SMALL_PIPELINE =
            new PipelineSettings(1_024, 4, 256, 64 * 1024, WaitKind.BLOCKING);

    public final DataDirectory directory;
    public final Engine engine;
    private final DataDirectory.Lock lock;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
    private boolean closed;

    private TestEngine(final DataDirectory directory, final DataDirectory.Lock lock, final Engine engine) {
        this.directory = directory;
        this.lock = lock;
        this.engine = engine;
    }

    /** An engine at the journal's end, its machine as given. */
    public static TestEngine start(
            final Path root,
            final JournalPosition after,
            final StateMachine machine,
            final JournalSettings settings,
            final Disk disk,
            final ReleaseListener listener,
            final Consumer<Engine.Context> more) {
        final DataDirectory directory = new DataDirectory(root);
        final DataDirectory.Lock lock = directory.lock();
        final ChronicleJournal journal =
                ChronicleJournal.open(directory, after, settings, disk, System::currentTimeMillis);
        final Engine.Context context = new Engine.Context()
                .stateMachine(machine)
                .journal(journal)
                .listener(listener)
                .startMs(after.timestampMs())
                .settings(SMALL_PIPELINE);
        more.accept(context);
        return new TestEngine(directory, lock, Engine.launch(context));
    }

    /** A fresh engine in an empty directory. */
    public static TestEngine fresh(final Path root, final ReleaseListener listener) {
        return start(
                root,
                JournalPosition.START,
                new CountingMachine(),
                SMALL_JOURNAL,
                new PosixDisk(),
                listener,
                context -> {});
    }

    /** Publishes a command with that id, waiting for room; its id is its correlation id. */
    public void publish(final long id, final int derived, final int delay, final int length) {
        while (!tryPublish(id, derived, delay, length)) {
            LockSupport.parkNanos(10_000);
        }
    }

    /** Publishes a command with that id. */
    public boolean tryPublish(final long id, final int derived, final int delay, final int length) {
        CountingMachine.command(command, id, derived, delay, length);
        return engine.ingress().tryPublish(id, command, 0, length).isTaken();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            engine.close();
            lock.close();
        }
    }
}
