package org.tributary.engine.pipeline;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.status.EngineStatus;

/** The command ring with its ingress, as publishers and the decide stage share it; small, so that it is soon full. */
final class RingEdge {
    private static final int SLOTS = 2;
    private static final EngineStatus STATUS = new EngineStatus();
    private static final Journal WITH_ROOM = (Journal) Proxy.newProxyInstance(
            Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, arguments) -> true);

    private final RingBuffer<CommandSlot> ring =
            RingBuffer.createMultiProducer(CommandSlot.factory(SLOTS), SLOTS, new BlockingWaitStrategy());
    private final Sequence decided = new Sequence();
    final RingIngress ingress = new RingIngress(ring, WITH_ROOM, new Failure((stage, thrown) -> {}, STATUS), STATUS);

    RingEdge() {
        ring.addGatingSequences(decided);
    }

    /** Publishes a command whose every byte and whose correlation id is the same number. */
    Admission publish(final int number) {
        final byte[] bytes = new byte[Long.BYTES * 2];
        Arrays.fill(bytes, (byte) number);
        return ingress.tryPublish(number, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /** Takes what is published, as decide does: the sum of the numbers of whole commands; -1 if one is torn. */
    int take() {
        return take(false);
    }

    /** The same, or with a fault: places are given back before they are read. */
    int take(final boolean early) {
        int sum = 0;
        for (long next = decided.get() + 1; ring.isAvailable(next); next++) {
            if (early) {
                decided.set(next);
                // Long enough for the publisher to write there.
                Thread.yield();
            }
            final CommandSlot slot = ring.get(next);
            if (slot.kind() == CommandSlot.Kind.COMMAND) {
                final long number = slot.correlationId;
                final long pattern = number * 0x0101_0101_0101_0101L;
                if (slot.length != Long.BYTES * 2
                        || slot.buffer.getLong(slot.offset) != pattern
                        || slot.buffer.getLong(slot.offset + Long.BYTES) != pattern) {
                    return -1;
                }
                sum += (int) number;
            }
            decided.set(next);
        }
        return sum;
    }
}
