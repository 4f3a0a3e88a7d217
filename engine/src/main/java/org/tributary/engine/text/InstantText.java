package org.tributary.engine.text;

import java.time.Instant;

/**
 * Instants as text. Records of one batch share their stamp and those of one second most of it, so only the changed part
 * is written again. One thread.
 */
public final class InstantText {
    private long instantMs = Long.MIN_VALUE;
    private long second = Long.MIN_VALUE;
    private String prefix = "";
    private String text = "";

    public String of(final long epochMs) {
        if (epochMs != instantMs) {
            instantMs = epochMs;
            text = write(epochMs);
        }
        return text;
    }

    private String write(final long epochMs) {
        final long its = Math.floorDiv(epochMs, 1000L);
        if (its != second) {
            second = its;
            prefix = Instant.ofEpochSecond(its).toString().substring(0, 19) + '.';
        }
        final int ms = (int) Math.floorMod(epochMs, 1000L);
        return prefix + (ms < 100 ? ms < 10 ? "00" : "0" : "") + ms + 'Z';
    }
}
