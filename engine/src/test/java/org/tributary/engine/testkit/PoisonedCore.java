package org.tributary.engine.testkit;

import java.lang.reflect.Field;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.PulseCommandDecoder;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;

/**
 * The core with faults planted in the state that its rules work on: donations of {@link #POISON_FEN} and refunds of that
 * amount find the project's sums at the end of their range, and pulses find the slots of pool {@link #POISONED_POOL}
 * broken. Around each command the state is as it should be, so what the core does without those rules is right.
 */
public final class PoisonedCore extends WrappedCore {
    public static final long POISON_FEN = 666;
    public static final String POISONED_POOL = "poisoned";

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    @Override
    public void onCommand(
            final long timestampMs,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final OutcomeSink sink) {
        switch (header.wrap(buffer, offset).templateId()) {
            case DonationCommandDecoder.TEMPLATE_ID -> {
                final boolean isPoison = new DonationCommandDecoder()
                                .wrapAndApplyHeader(buffer, offset, header)
                                .amountFen()
                        == POISON_FEN;
                poisoned(isPoison, "donatedFen", timestampMs, buffer, offset, length, sink);
            }
            case RefundCommandDecoder.TEMPLATE_ID -> {
                final boolean isPoison = new RefundCommandDecoder()
                                .wrapAndApplyHeader(buffer, offset, header)
                                .refundFen()
                        == POISON_FEN;
                poisoned(isPoison, "refundedFen", timestampMs, buffer, offset, length, sink);
            }
            case PulseCommandDecoder.TEMPLATE_ID -> pulse(timestampMs, buffer, offset, length, sink);
            default -> core().onCommand(timestampMs, buffer, offset, length, sink);
        }
    }

    private void poisoned(
            final boolean isPoison,
            final String sum,
            final long timestampMs,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final OutcomeSink sink) {
        final Project project = core().state().registry().project(0);
        final Object tally = project.tally();
        final Object before = get(tally, sum);
        if (isPoison) {
            set(tally, sum, Long.MAX_VALUE);
        }
        core().onCommand(timestampMs, buffer, offset, length, sink);
        if (isPoison) {
            set(tally, sum, before);
        }
    }

    private void pulse(
            final long timestampMs,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final OutcomeSink sink) {
        final int names = core().state().registry().poolNames().size();
        for (int i = 0; i < names; i++) {
            final Pool pool = core().state().registry().pool(i);
            if (core().state().registry().poolNames().text(i).equals(POISONED_POOL)) {
                final Object before = get(pool.slots(), "usedFen");
                set(pool.slots(), "usedFen", new long[0]);
                core().onCommand(timestampMs, buffer, offset, length, sink);
                set(pool.slots(), "usedFen", before);
                return;
            }
        }
        core().onCommand(timestampMs, buffer, offset, length, sink);
    }

    private static Object get(final Object owner, final String name) {
        try {
            return field(owner, name).get(owner);
        } catch (final IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static void set(final Object owner, final String name, final Object value) {
        try {
            field(owner, name).set(owner, value);
        } catch (final IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Field field(final Object owner, final String name) {
        try {
            final Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (final NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }
}
