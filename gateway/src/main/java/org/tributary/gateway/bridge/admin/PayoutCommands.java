package org.tributary.gateway.bridge.admin;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PaidCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutCommandEncoder;
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

    /** What was paid of a line. */
    public record Paid(int line, long amountFen, String reference) {}

    /**
     * Lists money for payment.
     *
     * @param run 0: a new run
     * @param knownTo last record that the amounts were computed from
     * @param lines at most {@link #MAX_LISTED}
     */
    public CommandResult list(
            final long run, final long knownTo, final String sponsor, final List<Listed> lines, final String actor) {
        final UnsafeBuffer buffer = buffer();
        final PayoutCommandEncoder command = new PayoutCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .run(run)
                .knownTo(knownTo);
        final PayoutCommandEncoder.LinesEncoder group = command.linesCount(lines.size());
        lines.forEach(line ->
                group.next().amountFen(line.amountFen()).pool(line.pool()).organisation(line.organisation()));
        command.sponsor(sponsor).actor(actor);
        return call(buffer, command.encodedLength());
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
        lines.forEach(line ->
                group.next().line(line.line()).amountFen(line.amountFen()).reference(line.reference()));
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
