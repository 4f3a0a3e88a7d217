package org.tributary.gateway.channel.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Limits and formats of the fields that channels send: ids, texts, amounts, signatures. Stateless. */
public final class Fields {
    /** Longest id of a transaction, order or refund, in bytes. */
    public static final int MAX_ID_BYTES = 128;

    /** Longest merchant id, in bytes. */
    public static final int MAX_MERCHANT_BYTES = 64;

    /** Longest payer id, in bytes. */
    static final int MAX_PAYER_BYTES = 128;

    /** Longest attachment read, in bytes. */
    public static final int MAX_ATTACHMENT_BYTES = 512;

    /** Largest amount taken, in fen: far above all money a campaign can see, far below overflow of a sum. */
    public static final long MAX_AMOUNT_FEN = 1_000_000_000_000_000L;

    /** Largest part that a channel will not settle, in fen: the journal has 32 bits for it. */
    public static final long MAX_UNSETTLED_FEN = 4_294_967_294L;

    private static final int MAX_AMOUNT_DIGITS = 16;

    /** Longest signature read, in Base64. */
    public static final int MAX_SIGNATURE_CHARS = 2048;

    private Fields() {}

    /** A required id: visible ASCII. */
    public static String id(final String value) throws MalformedException {
        if (value == null || value.isEmpty()) {
            throw new MalformedException("an id is missing");
        }
        return optionalId(value);
    }

    /** An optional id; empty if missing. */
    static String optionalId(final String value) throws MalformedException {
        return visible(value, MAX_ID_BYTES);
    }

    /**
     * An order's number. It decides nothing, so one that is too long or not visible ASCII is dropped whole, never
     * altered.
     */
    public static String orderId(final String value) {
        return value != null && isVisible(value, MAX_ID_BYTES) ? value : "";
    }

    /** A merchant's id; empty if missing. */
    public static String merchant(final String value) throws MalformedException {
        return visible(value, MAX_MERCHANT_BYTES);
    }

    /** A payer's id; empty if missing. */
    public static String payer(final String value) throws MalformedException {
        return visible(value, MAX_PAYER_BYTES);
    }

    /** Three capital letters, from any case. */
    public static String currency(final String value) throws MalformedException {
        if (value.length() != 3) {
            throw new MalformedException("a currency that is not three letters");
        }
        final char[] upper = new char[3];
        for (int i = 0; i < 3; i++) {
            final char c = value.charAt(i);
            upper[i] = c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
            if (upper[i] < 'A' || upper[i] > 'Z') {
                throw new MalformedException("a currency that is not three letters");
            }
        }
        return new String(upper);
    }

    /**
     * The donation's data. One that is too long was not made by the platform, but its payment is money all the same: it
     * becomes empty, so that the donation is held as unreadable instead of refused.
     */
    public static String attachment(final String value) {
        if (value == null || value.length() > MAX_ATTACHMENT_BYTES) {
            return "";
        }
        final int length = utf8Length(value);
        // An unpaired surrogate makes its value unreadable, not the whole attachment.
        final boolean isBroken = length == Integer.MAX_VALUE;
        return (isBroken ? value.getBytes(StandardCharsets.UTF_8).length : length) > MAX_ATTACHMENT_BYTES ? "" : value;
    }

    /** At most {@code maxBytes} of visible ASCII; empty for null. */
    public static String visible(final String value, final int maxBytes) throws MalformedException {
        if (value == null) {
            return "";
        }
        if (!isVisible(value, maxBytes)) {
            throw new MalformedException("an id is too long or has characters other than visible ASCII");
        }
        return value;
    }

    private static boolean isVisible(final String value, final int maxBytes) {
        if (value.length() > maxBytes) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** At most {@code maxBytes} of UTF-8 without control characters or broken surrogates; must not be empty. */
    public static String text(final String value, final int maxBytes) throws MalformedException {
        if (value == null || value.isEmpty() || utf8Length(value) > maxBytes) {
            throw new MalformedException("a text that is missing, over its length or broken");
        }
        if (hasForbidden(value)) {
            throw new MalformedException("a text with control characters");
        }
        return value;
    }

    /** Whether a text has characters that no record may hold: C0, DEL, C1, or the noncharacters U+FFFE and U+FFFF. */
    public static boolean hasForbidden(final String text) {
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c < ' ' || c >= 0x7F && c < 0xA0 || c >= 0xFFFE) {
                return true;
            }
        }
        return false;
    }

    /** Length in UTF-8; {@link Integer#MAX_VALUE} if a surrogate is unpaired, because such a text has no UTF-8 form. */
    public static int utf8Length(final String value) {
        int length = 0;
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c < 0x80) {
                length++;
            } else if (c < 0x800) {
                length += 2;
            } else if (!Character.isSurrogate(c)) {
                length += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                length += 4;
                i++;
            } else {
                return Integer.MAX_VALUE;
            }
        }
        return length;
    }

    /** An amount of money that moved: above 0 and within {@link #MAX_AMOUNT_FEN}. */
    public static long moved(final long fen) throws MalformedException {
        if (fen <= 0 || fen > MAX_AMOUNT_FEN) {
            throw new MalformedException("an amount out of range");
        }
        return fen;
    }

    /** The part of an amount that will not be settled: 0 to the whole of it. */
    public static long unsettled(final long fen, final long amountFen) throws MalformedException {
        if (fen < 0 || fen > amountFen || fen > MAX_UNSETTLED_FEN) {
            throw new MalformedException("a discount out of range");
        }
        return fen;
    }

    /** Fen from decimal yuan with at most two decimals: {@code 12}, {@code 12.3}, {@code 12.34}. */
    public static long yuan(final String value) throws MalformedException {
        if (value == null) {
            throw new MalformedException("an amount is missing");
        }
        final int point = value.indexOf('.');
        if (point < 0) {
            return Math.multiplyExact(digits(value, 0, value.length()), 100L);
        }
        final int decimals = value.length() - point - 1;
        if (decimals < 1 || decimals > 2) {
            throw new MalformedException("an amount in yuan with other than one or two decimals");
        }
        final long cents = digits(value, point + 1, value.length());
        return Math.multiplyExact(digits(value, 0, point), 100L) + (decimals == 1 ? cents * 10 : cents);
    }

    /** A whole amount in fen, digits only. */
    public static long fen(final String value) throws MalformedException {
        if (value == null) {
            throw new MalformedException("an amount is missing");
        }
        return digits(value, 0, value.length());
    }

    /** A number of at most sixteen digits, so that a hundred times it still fits a long. */
    private static long digits(final String value, final int from, final int to) throws MalformedException {
        if (to <= from || to - from > MAX_AMOUNT_DIGITS) {
            throw new MalformedException("an amount that is not a number within its length");
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            final char c = value.charAt(i);
            if (c < '0' || c > '9') {
                throw new MalformedException("an amount with characters other than digits");
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    /** Seconds since 1970 from at most 12 digits; -1 if the text is anything else. */
    public static long unixSeconds(final @Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > 12) {
            return -1;
        }
        long seconds = 0;
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            seconds = seconds * 10 + (c - '0');
        }
        return seconds;
    }

    /** A signature in Base64, decoded; null if it is not Base64 or too long. */
    public static byte @Nullable [] signature(final @Nullable String value) {
        return value == null || value.length() > MAX_SIGNATURE_CHARS ? null : base64(value);
    }

    /** Standard Base64 in its canonical form, decoded; null otherwise, so that a signature has only one spelling. */
    public static byte @Nullable [] base64(final String value) {
        // Characters beyond Latin-1 become '?', which is not in Base64's alphabet.
        final byte[] chars = value.getBytes(StandardCharsets.ISO_8859_1);
        final byte[] bytes = new byte[Base64Bytes.maxDecodedLength(chars.length)];
        final int length = Base64Bytes.decode(chars, 0, chars.length, bytes);
        return length < 0 ? null : Arrays.copyOf(bytes, length);
    }
}
