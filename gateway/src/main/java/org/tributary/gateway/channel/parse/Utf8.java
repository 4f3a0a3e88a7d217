package org.tributary.gateway.channel.parse;

/** Well-formedness of UTF-8 by the Unicode standard's table 3-7: nothing overlong, no surrogates. Stateless. */
final class Utf8 {
    private static final int CONTINUATION_MIN = 0x80;
    private static final int CONTINUATION_MAX = 0xBF;

    private Utf8() {}

    /**
     * Length of the character that begins with a byte beyond ASCII.
     *
     * @return 2 to 4; 0 if it is not well-formed before {@code end}
     */
    static int wideLength(final byte[] bytes, final int at, final int end) {
        final int lead = bytes[at] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        if (lead < 0xE0) {
            return isContinuation(bytes, at + 1, end) ? 2 : 0;
        }
        if (lead < 0xF0) {
            final int least = lead == 0xE0 ? 0xA0 : CONTINUATION_MIN;
            final int most = lead == 0xED ? 0x9F : CONTINUATION_MAX;
            return isWithin(bytes, at + 1, end, least, most) && isContinuation(bytes, at + 2, end) ? 3 : 0;
        }
        final int least = lead == 0xF0 ? 0x90 : CONTINUATION_MIN;
        final int most = lead == 0xF4 ? 0x8F : CONTINUATION_MAX;
        return isWithin(bytes, at + 1, end, least, most)
                        && isContinuation(bytes, at + 2, end)
                        && isContinuation(bytes, at + 3, end)
                ? 4
                : 0;
    }

    private static boolean isContinuation(final byte[] bytes, final int at, final int end) {
        return isWithin(bytes, at, end, CONTINUATION_MIN, CONTINUATION_MAX);
    }

    private static boolean isWithin(final byte[] bytes, final int at, final int end, final int least, final int most) {
        return at < end && (bytes[at] & 0xFF) >= least && (bytes[at] & 0xFF) <= most;
    }
}
