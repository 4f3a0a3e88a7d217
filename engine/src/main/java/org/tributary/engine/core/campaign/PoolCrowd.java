package org.tributary.engine.core.campaign;

import java.util.Arrays;
import org.tributary.engine.codec.Channels;

/**
 * Counts how many pools can apply to one payment: the most whose windows share an instant, for one channel. A record holds a
 * limited number of lines, so a campaign beyond it is refused at its commit, and no decision ever leaves a pool out.
 */
public final class PoolCrowd {
    private long[] opensMs = new long[64];
    private long[] closesMs = new long[64];
    private int[] masks = new int[64];
    private int windows;

    /** Forgets all windows. */
    public void clear() {
        windows = 0;
    }

    /**
     * Adds a window of a pool; windows of the same pool do not overlap.
     *
     * @param channelMask bits of the channels whose payments the pool takes
     */
    public void add(final int channelMask, final long fromMs, final long untilMs) {
        if (windows == opensMs.length) {
            opensMs = Arrays.copyOf(opensMs, windows * 2);
            closesMs = Arrays.copyOf(closesMs, windows * 2);
            masks = Arrays.copyOf(masks, windows * 2);
        }
        opensMs[windows] = fromMs;
        closesMs[windows] = untilMs;
        masks[windows] = channelMask;
        windows++;
    }

    /** The most pools at one instant and of one channel. */
    public int peak() {
        int peak = 0;
        for (int channel = 1; channel < Channels.CODES; channel++) {
            peak = Math.max(peak, peak(channel));
        }
        return peak;
    }

    private int peak(final int channel) {
        final long[] starts = new long[windows];
        final long[] ends = new long[windows];
        int count = 0;
        for (int i = 0; i < windows; i++) {
            if ((masks[i] >> channel & 1) != 0) {
                starts[count] = opensMs[i];
                ends[count++] = closesMs[i];
            }
        }
        Arrays.sort(starts, 0, count);
        Arrays.sort(ends, 0, count);
        int peak = 0;
        int ended = 0;
        for (int started = 0; started < count; started++) {
            while (ends[ended] <= starts[started]) {
                ended++;
            }
            peak = Math.max(peak, started + 1 - ended);
        }
        return peak;
    }
}
