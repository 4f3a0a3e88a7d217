package org.tributary.benchmarks.pipeline;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.benchmarks.stream.DonationStream;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.core.port.StateMachine;

/**
 * The core alone through all donations of a giving day, told of a window ahead as the pipeline does: how its pace, its
 * memory and its longest pause stand while its tables grow. One thread.
 */
public final class WholeDay {
    private static final int WINDOW = StateMachine.MAX_PREFETCHES;
    private static final int STEPS = 8;
    private static final long MAX_WINDOW_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final DonationCore core = new DonationCore();
    private final DonationStream stream = new DonationStream();
    private final UnsafeBuffer window = new UnsafeBuffer(new byte[WINDOW * StateMachine.MAX_COMMAND_BYTES]);
    private final OutcomeSink sink = this::onOutcome;
    private final long donors;
    private long donations;
    private long outcomeBytes;

    /**
     * What an eighth of the day came to.
     *
     * @param donations known at its end
     * @param nanosEach of a donation, its making (some 20 ns) included
     * @param p9999WindowMicros time of a window of 32 donations that one in 10,000 exceeds
     * @param maxWindowMicros the longest
     * @param offHeapBytes of all tables at its end
     * @param donors known at its end
     */
    public record Step(
            long donations,
            double nanosEach,
            double p9999WindowMicros,
            double maxWindowMicros,
            long offHeapBytes,
            long donors) {}

    /** A day with so many different donors. */
    public WholeDay(final long donors) {
        this.donors = donors;
        for (final DirectBuffer command : DonationStream.definition()) {
            core.onCommand(DonationStream.OPENS_MS + 1, command, 0, command.capacity(), sink);
        }
    }

    /** Decides so many donations; tells of each eighth. */
    public void run(final long count, final Consumer<Step> told) {
        final long before = offHeapBytes();
        for (int step = 1; step <= STEPS; step++) {
            final Histogram windows = new Histogram(MAX_WINDOW_NANOS, DIGITS);
            final long upTo = count * step / STEPS;
            final long first = donations;
            final long start = System.nanoTime();
            while (donations < upTo) {
                final long windowStart = System.nanoTime();
                decideWindow();
                windows.recordValue(Math.min(MAX_WINDOW_NANOS, System.nanoTime() - windowStart));
            }
            final long nanos = System.nanoTime() - start;
            told.accept(new Step(
                    donations,
                    (double) nanos / (donations - first),
                    windows.getValueAtPercentile(99.99) / 1e3,
                    windows.getMaxValue() / 1e3,
                    offHeapBytes() - before,
                    core.state().donors().count()));
        }
        core.checkConservation();
    }

    private void decideWindow() {
        final int length = stream.length();
        for (int i = 0; i < WINDOW; i++) {
            final long donor = Math.floorMod(DonationStream.mix(donations), donors);
            window.putBytes(i * StateMachine.MAX_COMMAND_BYTES, stream.donation(donations++, donor, 100), 0, length);
            core.queuePrefetch(window, i * StateMachine.MAX_COMMAND_BYTES);
        }
        core.prefetch();
        for (int i = 0; i < WINDOW; i++) {
            core.onCommand(DonationStream.OPENS_MS + 2000, window, i * StateMachine.MAX_COMMAND_BYTES, length, sink);
        }
    }

    private void onOutcome(final long sequence, final DirectBuffer buffer, final int offset, final int length) {
        outcomeBytes += length + buffer.getByte(offset);
    }

    private static long offHeapBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
