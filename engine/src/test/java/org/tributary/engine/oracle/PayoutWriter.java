package org.tributary.engine.oracle;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ApprovalDenyCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PaidCommandEncoder;
import org.tributary.engine.codec.sbe.PaidFileCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutReleaseCommandEncoder;
import org.tributary.engine.testkit.Approvals;

/** Writes runs of payouts, and requests for a second person, with what the host knows of them from the journal. */
final class PayoutWriter {
    /** Sequence of the first record, which is the settings': no run and no request has it. */
    private static final long NONE = 1;

    private static final int HASH_BYTES = 32;

    private final HostBook book;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    PayoutWriter(final HostBook book) {
        this.book = book;
    }

    int write(final Op op, final MutableDirectBuffer buffer) {
        if (op instanceof Op.PayoutRun run) {
            return run(run, buffer);
        } else if (op instanceof Op.PayoutCancel cancel) {
            return new PayoutCancelCommandEncoder()
                    .wrapAndApplyHeader(buffer, 0, header)
                    .run(run(cancel.run()))
                    .reason("")
                    .actor("oracle")
                    .limit();
        } else if (op instanceof Op.Paid paid) {
            return paid(paid, buffer);
        } else if (op instanceof Op.PayoutRelease release) {
            return new PayoutReleaseCommandEncoder()
                    .wrapAndApplyHeader(buffer, 0, header)
                    .run(run(release.run()))
                    .lines(release.lines())
                    .openFen(release.openFen())
                    .reason("")
                    .actor("oracle")
                    .limit();
        } else if (op instanceof Op.PaidFile file) {
            final PaidFileCommandEncoder command = new PaidFileCommandEncoder()
                    .wrapAndApplyHeader(buffer, 0, header)
                    .run(run(file.run()))
                    .rows(1)
                    .amountFen(file.fen());
            command.putFileHash(new byte[HASH_BYTES], 0, HASH_BYTES);
            return command.reason("").actor("oracle").limit();
        } else if (op instanceof Op.Deny deny) {
            return new ApprovalDenyCommandEncoder()
                    .wrapAndApplyHeader(buffer, 0, header)
                    .requestSequence(request(deny.request()).sequence())
                    .actor(deny.actor())
                    .reason("")
                    .limit();
        }
        throw new IllegalArgumentException("no command for " + op);
    }

    private int run(final Op.PayoutRun op, final MutableDirectBuffer buffer) {
        final int known = book.records.size() - op.knownBack();
        final PayoutCommandEncoder command = new PayoutCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .run(op.into() == 0 ? 0 : run(op.into()))
                .knownTo(known < 1 ? NONE : book.records.get(known - 1))
                .waits((short) (op.waits() ? 1 : 0));
        final PayoutCommandEncoder.LinesEncoder lines =
                command.linesCount(op.lines().size());
        op.lines()
                .forEach(line ->
                        lines.next().amountFen(line.fen()).pool(line.pool()).organisation(line.organisation()));
        return command.sponsor(op.sponsor()).actor("oracle").limit();
    }

    private int paid(final Op.Paid op, final MutableDirectBuffer buffer) {
        final PaidCommandEncoder command =
                new PaidCommandEncoder().wrapAndApplyHeader(buffer, 0, header).run(run(op.run()));
        command.putFileHash(new byte[HASH_BYTES], 0, HASH_BYTES);
        final PaidCommandEncoder.LinesEncoder lines =
                command.linesCount(op.lines().size());
        op.lines()
                .forEach(line -> lines.next()
                        .line(line.line())
                        .amountFen(line.fen())
                        .paidOnDay(0)
                        .reference("bank"));
        return command.actor("oracle").limit();
    }

    private long run(final int back) {
        return back < 1 || back > book.runs.size() ? NONE : book.runs.get(book.runs.size() - back);
    }

    /** A request, by how long it is ago. */
    HostBook.Request request(final int back) {
        return back < 1 || back > book.requests.size()
                ? new HostBook.Request(NONE, new UnsafeBuffer(new byte[0]))
                : book.requests.get(book.requests.size() - back);
    }

    static DirectBuffer ask(final Op.Ask op, final DirectBuffer command) {
        return Approvals.request(op.actor(), command, 1);
    }

    static DirectBuffer approve(final Op.Approve op, final long request, final DirectBuffer command) {
        return Approvals.approve(op.actor(), request, command);
    }
}
