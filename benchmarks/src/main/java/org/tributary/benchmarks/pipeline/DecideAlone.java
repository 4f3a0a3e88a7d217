package org.tributary.benchmarks.pipeline;

import java.util.function.LongUnaryOperator;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.benchmarks.stream.DonationStream;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.pipeline.decide.Decider;

/**
 * The decide stage's work without its thread: commands lie in one buffer as in the ring, a window is prefetched and decided into
 * frames. Made anew in a class loader of its own for each version that {@link VersionsInTurns} compares, and so known to it only as
 * an operator.
 */
public final class DecideAlone implements LongUnaryOperator {
    private static final int WINDOW = StateMachine.MAX_PREFETCHES;
    private static final int SLOTS = 8192;
    private static final int LINE_BYTES = 64;
    private static final int STRIDE = StateMachine.MAX_COMMAND_BYTES + LINE_BYTES;
    private static final int FRAMES = 8;
    private static final int FRAME_BYTES = 512 * 1024;
    private static final int MAX_RECORDS = 1024;
    private static final int MAX_BYTES = 256 * 1024;
    private static final long NOW_MS = DonationStream.OPENS_MS + 2000;

    private final DonationCore core = new DonationCore();
    private final DonationStream stream = new DonationStream();
    private final UnsafeBuffer commands;
    private final BatchFrame[] frames = new BatchFrame[FRAMES];
    private final long[] correlationIds = new long[2 * MAX_RECORDS];
    private final Decider.Host host = this::nextBatch;
    private final Decider decider;
    private long donations;
    private int frame;

    /** A core whose campaign is in force. */
    public DecideAlone() {
        commands = new UnsafeBuffer(BufferUtil.allocateDirectAligned(SLOTS * STRIDE, LINE_BYTES));
        for (int i = 0; i < FRAMES; i++) {
            frames[i] = new BatchFrame(FRAME_BYTES);
        }
        decider = new Decider(core, NOW_MS, (sha256, command, pool, error) -> "", MAX_RECORDS, MAX_BYTES);
        nextBatch();
        for (final DirectBuffer command : DonationStream.definition()) {
            decider.decide(0, command, 0, command.capacity());
        }
        nextBatch();
    }

    /**
     * Decides so many new donations, in whole windows.
     *
     * @return the last record's sequence
     */
    @Override
    public long applyAsLong(final long count) {
        for (long left = count; left > 0; left -= WINDOW) {
            decideWindow();
        }
        return core.lastSequence();
    }

    private void decideWindow() {
        final int length = stream.length();
        final long first = donations;
        for (int i = 0; i < WINDOW; i++) {
            commands.putBytes(offset(donations), stream.donation(donations), 0, length);
            donations++;
        }
        for (int i = 0; i < WINDOW; i++) {
            core.queuePrefetch(commands, offset(first + i));
        }
        core.prefetch();
        for (int i = 0; i < WINDOW; i++) {
            if (decider.runDuePulses(host)) {
                decider.decide(1, commands, offset(first + i), length);
            }
            if (decider.isFull()) {
                nextBatch();
            }
        }
    }

    private boolean nextBatch() {
        frame = (frame + 1) % FRAMES;
        decider.open(frames[frame], correlationIds);
        return true;
    }

    private static int offset(final long donation) {
        return (int) (donation % SLOTS) * STRIDE;
    }
}
