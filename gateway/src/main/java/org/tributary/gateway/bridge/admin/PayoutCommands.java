package org.tributary.gateway.bridge.admin;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PaidCommandEncoder;
import org.tributary.engine.codec.sbe.PaidFileCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutReleaseCommandEncoder;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;

/** Runs of payouts, as commands with their actor, decided and journaled before the call returns. Any thread. */
public final class PayoutCommands {
    /** Most lines of one command: they fit it with the longest ids. */
    public static final int MAX_LISTED = 8;

    /** Most payments of one command: they fit it with the longest references. */
    public static final int MAX_PAID = 12;

    /** Longest reference of a payment. */
    public static final int MAX_REFERENCE_BYTES = 48;

    private final CommandCalls calls;

    /** Payout commands of an engine. */
    public PayoutCommands(final CommandCalls calls) {
        this.calls = calls;
    }

    /** Money that is listed for payment. */
    public record Listed(String pool, String organisation, long amountFen) {}

    /**
     * What was paid of a line.
     *
     * @param paidOnDay days since 1970-01-01, or {@link org.tributary.engine.codec.PaidDay#NOT_SAID}
     */
    public record Paid(int line, long amountFen, int paidOnDay, String reference) {}

    /**
     * A run that money is listed in.
     *
     * @param sequence 0: a new run
     * @param waits whether it has to be released by a second person; the same for all lines of a run
     */
    public record Into(long sequence, boolean waits, String sponsor) {}

    /**
     * Lists money for payment.
     *
     * @param knownTo last record that the amounts were computed from
     * @param lines at most {@link #MAX_LISTED}
     */
    public CommandResult list(final Into run, final long knownTo, final List<Listed> lines, final String actor) {
        final UnsafeBuffer buffer = buffer();
        final PayoutCommandEncoder command = new PayoutCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .run(run.sequence())
                .knownTo(knownTo)
                .waits((short) (run.waits() ? 1 : 0));
        final PayoutCommandEncoder.LinesEncoder group = command.linesCount(lines.size());
        lines.forEach(line ->
                group.next().amountFen(line.amountFen()).pool(line.pool()).organisation(line.organisation()));
        command.sponsor(run.sponsor()).actor(actor);
        return call(buffer, command.encodedLength());
    }

    /**
     * The command that lets a run be paid.
     *
     * @param lines number of its lines
     * @param openFen what it lists
     */
    public static DirectBuffer release(
            final long run, final int lines, final long openFen, final String reason, final String actor) {
        final UnsafeBuffer buffer = buffer();
        final PayoutReleaseCommandEncoder command = new PayoutReleaseCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .run(run)
                .lines(lines)
                .openFen(openFen)
                .reason(reason)
                .actor(actor);
        return new UnsafeBuffer(buffer, 0, command.limit());
    }

    /**
     * The command that lets a file's payments be booked.
     *
     * @param rows number of its payments
     * @param sumFen their sum
     */
    public static DirectBuffer file(
            final long run,
            final byte[] fileHash,
            final int rows,
            final long sumFen,
            final String reason,
            final String actor) {
        final UnsafeBuffer buffer = buffer();
        final PaidFileCommandEncoder command = new PaidFileCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .run(run)
                .rows(rows)
                .amountFen(sumFen);
        command.putFileHash(fileHash, 0, PaidFileCommandEncoder.fileHashLength());
        command.reason(reason).actor(actor);
        return new UnsafeBuffer(buffer, 0, command.limit());
    }

    /** Ends what is not paid of a run. */
    public CommandResult cancel(final long run, final String reason, final String actor) {
        final UnsafeBuffer buffer = buffer();
        final PayoutCancelCommandEncoder command = new PayoutCancelCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .run(run)
                .reason(reason)
                .actor(actor);
        return call(buffer, command.encodedLength());
    }

    /**
     * Books what was paid of a run.
     *
     * @param fileHash SHA-256 of the file of payments
     * @param lines at most {@link #MAX_PAID}
     */
    public CommandResult paid(final long run, final byte[] fileHash, final List<Paid> lines, final String actor) {
        final UnsafeBuffer buffer = buffer();
        final PaidCommandEncoder command = new PaidCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .run(run);
        command.putFileHash(fileHash, 0, PaidCommandEncoder.fileHashLength());
        final PaidCommandEncoder.LinesEncoder group = command.linesCount(lines.size());
        lines.forEach(line -> group.next()
                .line(line.line())
                .amountFen(line.amountFen())
                .paidOnDay(line.paidOnDay())
                .reference(line.reference()));
        command.actor(actor);
        return call(buffer, command.encodedLength());
    }

    private static UnsafeBuffer buffer() {
        return new UnsafeBuffer(new byte[CommandIngress.MAX_COMMAND_BYTES]);
    }

    private CommandResult call(final UnsafeBuffer buffer, final int encodedLength) {
        return calls.call(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }
}
