package org.tributary.engine.campaign;

import java.util.ArrayList;
import java.util.List;

/**
 * Resolves "from 09:00 to 10:00 each day" to instants. Each local day gives one slot, cut to the pool's window; a day
 * whose slot falls outside the window, or which the clocks skip altogether, gives none. If a local time occurs
 * twice (clocks set back), both ends mean its first occurrence, so slots never overlap.
 */
public final class SlotInstances {
    private SlotInstances() {}

    /**
     * The slots of a window, ascending.
     *
     * @param fromMs local time of day
     * @param toMs local time of day, above fromMs, at most 24 h
     * @param opensMs the pool's window, inclusive
     * @param closesMs the pool's window, exclusive
     */
    public static List<Pool.Instance> of(
            final ZoneOffsets offsets, final int fromMs, final int toMs, final long opensMs, final long closesMs) {
        final List<Pool.Instance> instances = new ArrayList<>();
        // A day more on both sides: with clocks set back over midnight a later instant can have an earlier date.
        final int lastDay = offsets.epochDayOf(closesMs - 1) + 1;
        for (int day = offsets.epochDayOf(opensMs) - 1; day <= lastDay; day++) {
            final long slotOpensMs = Math.max(opensMs, offsets.instantOf(day, fromMs));
            final long slotClosesMs = Math.min(closesMs, offsets.instantOf(day, toMs));
            if (slotOpensMs < slotClosesMs) {
                instances.add(new Pool.Instance(slotOpensMs, slotClosesMs));
            }
        }
        return instances;
    }
}
