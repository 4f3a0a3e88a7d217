package org.tributary.gateway.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.journal.chronicle.PosixDisk;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Recovery;
import org.tributary.engine.testing.TestEngine;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.PoisonedCore;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.gateway.server.StoppedCommands;

/**
 * The child process of {@link StepOverProcessTest}: recovers a core with planted faults, takes payments, and writes what
 * became of each.
 */
public final class PoisonedEngine {
    private PoisonedEngine() {}

    /** Arguments: data directory, then payments as {@code ID:FEN}. */
    public static void main(final String[] args) throws InterruptedException {
        final Path data = Path.of(args[0]);
        final DataDirectory directory = new DataDirectory(data);
        final Recovery.Result recovered = new Recovery(
                        directory, new ChronicleStore(directory), PoisonedCore::new, List.of(), Progress.NONE)
                .run();
        final CountDownLatch answers = new CountDownLatch(args.length - 1);
        try (TestEngine engine = TestEngine.start(
                data,
                recovered.position(),
                recovered.machine(),
                TestEngine.SMALL_JOURNAL,
                new PosixDisk(),
                new Answers(answers),
                context -> context.commandFaults(new StoppedCommands(data)))) {
            if (recovered.position().sequence() == 0) {
                publish(engine, CommandIngress.NO_CORRELATION, Commands.settings());
                CampaignEncoder.commands(TestCampaigns.usual().build(), 0, "ops", new byte[32])
                        .forEach(command -> publish(engine, CommandIngress.NO_CORRELATION, command));
            }
            for (int i = 1; i < args.length; i++) {
                final String[] payment = args[i].split(":");
                publish(
                        engine,
                        i,
                        new Payments(payment[0])
                                .amount(Long.parseLong(payment[1]))
                                .encode());
            }
            if (!answers.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no answer");
            }
        }
    }

    private static void publish(final TestEngine engine, final long correlationId, final DirectBuffer command) {
        if (!engine.engine
                .ingress()
                .tryPublish(correlationId, command, 0, command.capacity())
                .isTaken()) {
            throw new IllegalStateException("the ring is full");
        }
    }

    private static final class Answers implements ReleaseListener {
        private final RecordViewDecoder decoder = new RecordViewDecoder();
        private final CountDownLatch answers;

        Answers(final CountDownLatch answers) {
            this.answers = answers;
        }

        @Override
        public void onRecord(final long correlationId, final JournalRecord record) {
            if (correlationId == CommandIngress.NO_CORRELATION) {
                return;
            }
            final RecordView view = new RecordView();
            decoder.decode(view, record);
            System.out.println(view.transactionId + " " + view.code + " " + view.reason);
            answers.countDown();
        }

        @Override
        public void onLookup(final long correlationId, final long sequence) {}

        @Override
        public void onBatchEnd(final long lastSequence, final long timestampMs) {}
    }
}
