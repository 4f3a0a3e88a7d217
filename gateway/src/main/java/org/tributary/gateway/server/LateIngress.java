package org.tributary.gateway.server;

import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.pipeline.Admission;
import org.tributary.engine.pipeline.CommandIngress;

/**
 * Refuses commands until they may be sent, so that the server can listen and ask for retries meanwhile: while the journal is read, or
 * while a gateway does not fit its group. Any thread.
 */
public final class LateIngress implements CommandIngress {
    private volatile @Nullable CommandIngress ingress;
    private volatile BooleanSupplier maySend = () -> true;

    /** Lets commands through from now on. */
    public void set(final CommandIngress engines) {
        ingress = engines;
    }

    /** Lets commands through while a condition holds. */
    public void set(final CommandIngress engines, final BooleanSupplier condition) {
        maySend = condition;
        ingress = engines;
    }

    private @Nullable CommandIngress open() {
        return maySend.getAsBoolean() ? ingress : null;
    }

    @Override
    public Admission tryPublish(
            final long correlationId, final DirectBuffer command, final int offset, final int length) {
        final CommandIngress now = open();
        return now == null ? Admission.RECOVERING : now.tryPublish(correlationId, command, offset, length);
    }

    @Override
    public CommandIngress change() {
        final CommandIngress now = open();
        return now == null ? this : now.change();
    }

    @Override
    public Admission tryLookup(
            final long correlationId,
            final short channel,
            final DirectBuffer partner,
            final int partnerOffset,
            final int partnerLength,
            final DirectBuffer packedId,
            final int packedIdOffset,
            final int packedIdLength) {
        final CommandIngress now = open();
        return now == null
                ? Admission.RECOVERING
                : now.tryLookup(
                        correlationId,
                        channel,
                        partner,
                        partnerOffset,
                        partnerLength,
                        packedId,
                        packedIdOffset,
                        packedIdLength);
    }
}
