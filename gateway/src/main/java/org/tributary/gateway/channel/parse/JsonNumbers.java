package org.tributary.gateway.channel.parse;

/** Scans and reads the numbers in a JSON document. Stateless. */
final class JsonNumbers {
    /** Most digits taken, those of an exponent included. */
    private static final int MAX_DIGITS = 20;

    private static final int MAX_LONG_DIGITS = 19;

    private JsonNumbers() {}

    /** Length of the number that begins there; 0 if there is none or it is too long. */
    static int length(final byte[] bytes, final int at, final int end) {
        final int first = at < end && bytes[at] == '-' ? at + 1 : at;
        final int whole = digitsEnd(bytes, first, end);
        if (whole == first || whole > first + 1 && bytes[first] == '0') {
            return 0;
        }
        final int fraction = fractionEnd(bytes, whole, end);
        final int next = fraction == 0 ? 0 : exponentEnd(bytes, fraction, end);
        return next == 0 || digits(bytes, first, next) > MAX_DIGITS ? 0 : next - at;
    }

    /** Index after the fraction, if there is one; 0 if it has no digits. */
    private static int fractionEnd(final byte[] bytes, final int at, final int end) {
        if (at == end || bytes[at] != '.') {
            return at;
        }
        final int next = digitsEnd(bytes, at + 1, end);
        return next == at + 1 ? 0 : next;
    }

    /** Index after the exponent, if there is one; 0 if it has no digits. */
    private static int exponentEnd(final byte[] bytes, final int at, final int end) {
        if (at == end || bytes[at] != 'e' && bytes[at] != 'E') {
            return at;
        }
        final int first = at + 1 < end && (bytes[at + 1] == '+' || bytes[at + 1] == '-') ? at + 2 : at + 1;
        final int next = digitsEnd(bytes, first, end);
        return next == first ? 0 : next;
    }

    private static int digits(final byte[] bytes, final int from, final int to) {
        int digits = 0;
        for (int i = from; i < to; i++) {
            digits += bytes[i] >= '0' && bytes[i] <= '9' ? 1 : 0;
        }
        return digits;
    }

    private static int digitsEnd(final byte[] bytes, final int from, final int end) {
        int at = from;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    /** True if a number is written without fraction and exponent. */
    static boolean isWhole(final byte[] bytes, final int begin, final int end) {
        return digitsEnd(bytes, bytes[begin] == '-' ? begin + 1 : begin, end) == end;
    }

    /** Value of a whole number; throws if it does not fit a long. */
    static long value(final byte[] bytes, final int begin, final int end) throws MalformedException {
        final boolean isNegative = bytes[begin] == '-';
        final int first = isNegative ? begin + 1 : begin;
        if (end - first > MAX_LONG_DIGITS) {
            throw new MalformedException("a JSON value that should be a whole number");
        }
        // Nineteen digits fit 64 unsigned bits; a value that needs the top bit is negative.
        long number = 0;
        for (int i = first; i < end; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        if (number < 0 && !(isNegative && number == Long.MIN_VALUE)) {
            throw new MalformedException("a whole number beyond a long");
        }
        return isNegative ? -number : number;
    }
}
