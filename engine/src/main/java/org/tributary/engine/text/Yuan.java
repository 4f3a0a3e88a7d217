package org.tributary.engine.text;

/** Fen as yuan with two decimals, for people. */
public final class Yuan {
    private Yuan() {}

    /** Returns fen as yuan, such as {@code 1234.05} or {@code -0.10}. */
    public static String of(final long fen) {
        final long whole = Math.abs(fen / 100);
        final long part = Math.abs(fen % 100);
        return (fen < 0 ? "-" : "") + whole + '.' + (part < 10 ? "0" : "") + part;
    }
}
