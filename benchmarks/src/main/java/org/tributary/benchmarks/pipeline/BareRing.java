package org.tributary.benchmarks.pipeline;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.benchmarks.stream.DonationStream;
import org.tributary.engine.pipeline.WaitKind;

/** A Disruptor with one handler, and the same publisher as the pipeline's. One thread publishes. */
final class BareRing implements AutoCloseable {
    /** Slots, as the pipeline has. */
    static final int SIZE = 16 * 1024;

    private final RingBuffer<Slot> ring;
    private final BatchEventProcessor<Slot> processor;
    private final Thread thread;
    private final DonationStream stream = new DonationStream();
    private long donations;

    /** A command. */
    static final class Slot {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        int length;
    }

    /** A ring whose handler runs. */
    BareRing(final WaitKind waitKind, final EventHandler<Slot> handler) {
        ring = RingBuffer.createMultiProducer(Slot::new, SIZE, strategy(waitKind));
        processor = new BatchEventProcessorBuilder().setMaxBatchSize(SIZE / 4).build(ring, ring.newBarrier(), handler);
        ring.addGatingSequences(processor.getSequence());
        thread = new Thread(processor, "bare-handler");
        thread.start();
    }

    private static WaitStrategy strategy(final WaitKind kind) {
        return switch (kind) {
            case BLOCKING -> new BlockingWaitStrategy();
            case YIELDING -> new YieldingWaitStrategy();
            case BUSY -> new BusySpinWaitStrategy();
        };
    }

    /** Publishes so many donations; returns when the handler has had all. */
    void donate(final long more) {
        for (long left = more; left > 0; left--) {
            final DirectBuffer command = stream.donation(donations++);
            final long sequence = claim();
            final Slot slot = ring.get(sequence);
            slot.length = stream.length();
            slot.buffer.putBytes(0, command, 0, stream.length());
            ring.publish(sequence);
        }
        while (processor.getSequence().get() < donations - 1) {
            Waiting.forRoom();
        }
    }

    private long claim() {
        while (true) {
            try {
                return ring.tryNext();
            } catch (final InsufficientCapacityException e) {
                Waiting.forRoom();
            }
        }
    }

    @Override
    public void close() {
        processor.halt();
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
