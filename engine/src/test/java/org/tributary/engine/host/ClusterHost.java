package org.tributary.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.tributary.engine.cluster.BatchReply;
import org.tributary.engine.cluster.ClusterClient;
import org.tributary.engine.cluster.CommandBatch;
import org.tributary.engine.cluster.TestGroup;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Recovery;

/**
 * A replicated group as a host. The clock moves only when everything before it is answered, so stamps are the steps'. Nodes but the
 * first are restarted on the way; at the end all journals must hold the same batches.
 */
record ClusterHost(Path root, int size) implements Host {
    private static final int BATCH = 7;
    private static final int RESTARTS = 2;

    @Override
    public Run drive(final Supplier<? extends StateMachine> machines, final List<Step> steps) throws Exception {
        final AtomicLong nowMs = new AtomicLong(steps.get(0).atMs());
        final List<String> records;
        try (TestGroup group = TestGroup.start(root, size, name -> machines.get(), nowMs::get, true);
                ClusterClient client = group.client()) {
            long last = 0;
            int sent = 0;
            while (sent < steps.size()) {
                if (size > 1 && sent > 0 && sent % (steps.size() / (RESTARTS + 1)) == 0) {
                    restart(group, sent % 2 == 0 ? "n2" : "n3");
                }
                nowMs.set(steps.get(sent).atMs());
                final int from = sent;
                final List<CompletableFuture<BatchReply>> replies = new ArrayList<>();
                while (sent < steps.size() && steps.get(sent).atMs() == nowMs.get()) {
                    final CommandBatch batch = new CommandBatch();
                    while (sent < steps.size()
                            && batch.count() < BATCH
                            && steps.get(sent).atMs() == nowMs.get()) {
                        final Step step = steps.get(sent++);
                        batch.add(step.command(), 0, step.command().capacity());
                    }
                    replies.add(client.send(batch));
                }
                int answered = 0;
                for (final CompletableFuture<BatchReply> reply : replies) {
                    final BatchReply is = reply.get(30, TimeUnit.SECONDS);
                    answered += is.count();
                    last = is.sequence(is.count() - 1);
                }
                assertThat(answered).isEqualTo(sent - from);
            }
            group.awaitSequence(last);
            assertThat(group.fatals()).isEmpty();
            records = List.copyOf(group.released());
            group.close();
            for (int i = 2; i <= size; i++) {
                assertThat(group.batches("n" + i)).isEqualTo(group.batches("n1"));
            }
        }
        final DataDirectory directory = new DataDirectory(root.resolve("n1"));
        final Recovery.Result recovered =
                new Recovery(directory, new ChronicleStore(directory), machines, List.of(), Progress.NONE).run();
        return new Run(records, recovered.machine().stateHash());
    }

    private static void restart(final TestGroup group, final String name) {
        group.stopNode(name);
        group.startNode(name);
    }
}
