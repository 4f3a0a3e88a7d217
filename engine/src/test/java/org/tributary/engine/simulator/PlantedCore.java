package org.tributary.engine.simulator;

import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.CampaignBeginCommandDecoder;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolCommandDecoder;
import org.tributary.engine.codec.sbe.PoolCommandEncoder;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;
import org.tributary.engine.codec.sbe.RefundCommandEncoder;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.testkit.WrappedCore;

/** A core that decides another command than is journaled, so that a rule seems to be broken. */
final class PlantedCore extends WrappedCore {
    static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

    /** Calls in this process: what no journal knows. */
    static final AtomicInteger CALLS = new AtomicInteger();

    /** Changes the command that the real core gets. */
    interface Change {
        /** True if it has. */
        boolean apply(PlantedCore core, UnsafeBuffer command);
    }

    private final Change change;
    private int commands;
    private int definitions;

    PlantedCore(final Change change) {
        this.change = change;
    }

    /** True at each so many-th record. */
    boolean every(final int records) {
        return (core().lastSequence() + 1) % records == 0;
    }

    /** Commands since this core was made: in no snapshot. */
    int sinceItsStart() {
        return commands;
    }

    /** Version of the campaign in force. */
    int version() {
        return core().state().frame().version();
    }

    /** Definitions since the last Begin. */
    int definitions() {
        return definitions;
    }

    @Override
    public void onCommand(
            final long timestampMs,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final OutcomeSink sink) {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
        copy.putBytes(0, buffer, offset, length);
        commands++;
        definitions = is(copy, CampaignBeginCommandDecoder.TEMPLATE_ID)
                ? 0
                : definitions + (PlantedChanges.isDefinition(copy) ? 1 : 0);
        change.apply(this, copy);
        core().onCommand(timestampMs, copy, 0, length, sink);
    }

    static boolean is(final DirectBuffer command, final int template) {
        return new MessageHeaderDecoder().wrap(command, 0).templateId() == template;
    }

    static boolean addFen(final UnsafeBuffer command, final long fen) {
        if (!is(command, DonationCommandDecoder.TEMPLATE_ID)) {
            return false;
        }
        final DonationCommandDecoder payment = new DonationCommandDecoder();
        payment.wrapAndApplyHeader(command, 0, new MessageHeaderDecoder());
        new DonationCommandEncoder().wrap(command, HEADER).amountFen(payment.amountFen() + fen);
        return true;
    }

    static boolean changeId(final UnsafeBuffer command) {
        if (!is(command, DonationCommandDecoder.TEMPLATE_ID)) {
            return false;
        }
        final DonationCommandDecoder payment = new DonationCommandDecoder();
        payment.wrapAndApplyHeader(command, 0, new MessageHeaderDecoder());
        return flipLastByte(command, payment.limit(), payment.transactionIdLength());
    }

    static boolean changeRefundId(final UnsafeBuffer command) {
        final RefundCommandDecoder refund = refund(command);
        if (refund == null) {
            return false;
        }
        refund.skipTransactionId();
        return flipLastByte(command, refund.limit(), refund.refundIdLength());
    }

    static boolean refundLess(final UnsafeBuffer command) {
        final RefundCommandDecoder refund = refund(command);
        if (refund == null || refund.refundFen() < 2) {
            return false;
        }
        new RefundCommandEncoder().wrap(command, HEADER).refundFen(refund.refundFen() - 1);
        return true;
    }

    static @Nullable RefundCommandDecoder refund(final UnsafeBuffer command) {
        if (!is(command, RefundCommandDecoder.TEMPLATE_ID)) {
            return null;
        }
        final RefundCommandDecoder refund = new RefundCommandDecoder();
        refund.wrapAndApplyHeader(command, 0, new MessageHeaderDecoder());
        for (final RefundCommandDecoder.LinesDecoder line : refund.lines()) {
            line.pool();
        }
        return refund;
    }

    static boolean flipLastByte(final UnsafeBuffer command, final int limit, final int length) {
        final int last = limit + DonationCommandDecoder.transactionIdHeaderLength() + length - 1;
        command.putByte(last, (byte) (command.getByte(last) ^ 1));
        return true;
    }

    static boolean suspend(final UnsafeBuffer command) {
        return pool(command, null, PoolAction.SUSPEND, 1);
    }

    static boolean resume(final UnsafeBuffer command) {
        return pool(command, PoolAction.SUSPEND, PoolAction.RESUME, 1);
    }

    static boolean doubleBudget(final UnsafeBuffer command) {
        return pool(command, PoolAction.ADD_BUDGET, PoolAction.ADD_BUDGET, 2);
    }

    private static boolean pool(
            final UnsafeBuffer command, final @Nullable PoolAction from, final PoolAction to, final long times) {
        if (!is(command, PoolCommandDecoder.TEMPLATE_ID)) {
            return false;
        }
        final PoolCommandDecoder pool = new PoolCommandDecoder();
        pool.wrapAndApplyHeader(command, 0, new MessageHeaderDecoder());
        if (from != null && pool.action() != from) {
            return false;
        }
        new PoolCommandEncoder().wrap(command, HEADER).action(to).addFen(pool.addFen() * times);
        return true;
    }
}
