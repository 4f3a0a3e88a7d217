package org.tributary.gateway.server;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.pipeline.Admission;
import org.tributary.engine.pipeline.CommandIngress;

/**
 * Refuses commands until the engine runs, so that the server can listen and ask for retries while the journal is read.
 * Any thread.
 */
final class LateIngress implements CommandIngress {
    private volatile @Nullable CommandIngress ingress;

    void set(final CommandIngress engines) {
        ingress = engines;
    }

    @Override
    public Admission tryPublish(
            final long correlationId, final DirectBuffer command, final int offset, final int length) {
        final CommandIngress now = ingress;
        return now == null ? Admission.RECOVERING : now.tryPublish(correlationId, command, offset, length);
    }

    @Override
    public CommandIngress change() {
        final CommandIngress now = ingress;
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
        final CommandIngress now = ingress;
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
