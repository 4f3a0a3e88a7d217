package org.tributary.engine.host;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.journal.chronicle.PosixDisk;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Recovery;
import org.tributary.engine.testing.CollectingListener;
import org.tributary.engine.testing.TestEngine;

/** Our own pipeline as a host. The clock moves only when everything before it is released, so stamps are the steps'. */
record PipelineHost(Path root) implements Host {
    @Override
    public Run drive(final Supplier<? extends StateMachine> machines, final List<Step> steps) {
        final CollectingListener listener = new CollectingListener();
        final AtomicLong nowMs = new AtomicLong(steps.get(0).atMs());
        try (TestEngine engine = TestEngine.start(
                root,
                JournalPosition.START,
                machines.get(),
                TestEngine.SMALL_JOURNAL,
                new PosixDisk(),
                listener,
                context -> context.clockMs(nowMs::get))) {
            for (int i = 0; i < steps.size(); i++) {
                final Step step = steps.get(i);
                if (step.atMs() != nowMs.get()) {
                    final int before = i;
                    await().until(() -> listener.answers().size() == before);
                    nowMs.set(step.atMs());
                }
                while (!engine.engine
                        .ingress()
                        .tryPublish(i + 1, step.command(), 0, step.command().capacity())
                        .isTaken()) {
                    Thread.onSpinWait();
                }
            }
        }
        final DataDirectory directory = new DataDirectory(root);
        final Recovery.Result recovered =
                new Recovery(directory, new ChronicleStore(directory), machines, List.of(), Progress.NONE).run();
        return new Run(listener.records(), recovered.machine().stateHash());
    }
}
