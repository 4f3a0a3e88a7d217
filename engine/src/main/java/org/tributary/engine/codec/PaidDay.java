package org.tributary.engine.codec;

import org.tributary.engine.codec.sbe.PaidCommandDecoder;

/** The day on which a sponsor paid a line of a run. */
public final class PaidDay {
    /** It was not said. */
    public static final int NOT_SAID = 0;

    private static final int END = PaidCommandDecoder.LinesDecoder.sbeBlockLength();

    private PaidDay() {}

    /** Returns the day in days since 1970-01-01, or {@link #NOT_SAID}, as of all lines that were journaled before they had the field. */
    public static int of(final PaidCommandDecoder.LinesDecoder line) {
        return line.actingBlockLength() < END ? NOT_SAID : line.paidOnDay();
    }
}
