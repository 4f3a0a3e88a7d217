package org.tributary.gateway.channel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Random;

/** Changes bytes as damage or an attacker would. */
public final class Mutator {
    private static final byte[][] TOKENS = {
        "{}".getBytes(US_ASCII),
        "[]".getBytes(US_ASCII),
        "null".getBytes(US_ASCII),
        "\"".getBytes(US_ASCII),
        "%00".getBytes(US_ASCII),
        "%".getBytes(US_ASCII),
        "&".getBytes(US_ASCII),
        "=".getBytes(US_ASCII),
        "&sign=".getBytes(US_ASCII),
        "\\ud800".getBytes(US_ASCII),
        "99999999999999999999".getBytes(US_ASCII),
        "-1".getBytes(US_ASCII),
        "0.001".getBytes(US_ASCII),
        "1e9".getBytes(US_ASCII),
        new byte[] {0},
        new byte[] {(byte) 0xff},
        "[[[[[[".getBytes(US_ASCII),
        "{\"a\":{\"a\":{\"a\":".getBytes(US_ASCII),
        "\n".getBytes(US_ASCII),
        "\"id\":\"x\",".getBytes(US_ASCII),
        "+".getBytes(US_ASCII),
        "%26".getBytes(US_ASCII),
        "%3D".getBytes(US_ASCII)
    };

    private final Random random;

    /** A mutator that draws from this source of randomness. */
    public Mutator(final Random random) {
        this.random = random;
    }

    /** Makes one to four changes; a part of {@code other} may be spliced in. */
    public byte[] mutate(final byte[] source, final byte[] other) {
        byte[] bytes = source.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            bytes = once(bytes, other);
        }
        return bytes;
    }

    private byte[] once(final byte[] bytes, final byte[] other) {
        final int at = random.nextInt(bytes.length + 1);
        final int to = at + random.nextInt(Math.min(40, bytes.length - at + 1));
        switch (random.nextInt(8)) {
            case 0:
                return splice(bytes, at, at, TOKENS[random.nextInt(TOKENS.length)]);
            case 1:
                return splice(bytes, at, to, new byte[0]);
            case 2:
                return splice(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            case 3:
                final int from = random.nextInt(other.length + 1);
                return splice(bytes, at, to, Arrays.copyOfRange(other, from, Math.min(other.length, from + 60)));
            case 4:
                return Arrays.copyOf(bytes, at);
            case 5:
                return recut(bytes, at, random.nextBoolean() ? '&' : '=');
            case 6:
                return recut(bytes, at, '&');
            default:
                return flip(bytes, Math.min(at, Math.max(0, bytes.length - 1)));
        }
    }

    /**
     * Swaps the next {@code &} or {@code =} of a form between raw and encoded: the decoded text is the same, split into
     * other fields.
     */
    private static byte[] recut(final byte[] bytes, final int from, final char separator) {
        final byte[] encoded = (separator == '&' ? "%26" : "%3D").getBytes(US_ASCII);
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] == separator) {
                return splice(bytes, at, at + 1, encoded);
            }
            if (at + 3 <= bytes.length && Arrays.equals(bytes, at, at + 3, encoded, 0, 3)) {
                return splice(bytes, at, at + 3, new byte[] {(byte) separator});
            }
        }
        return bytes;
    }

    /** Replaces the byte at an index. */
    byte[] flip(final byte[] source, final int at) {
        final byte[] bytes = source.clone();
        if (bytes.length > 0) {
            bytes[at] ^= (byte) (1 + random.nextInt(255));
        }
        return bytes;
    }

    private static byte[] splice(final byte[] bytes, final int from, final int to, final byte[] insert) {
        final byte[] out = new byte[from + insert.length + bytes.length - to];
        System.arraycopy(bytes, 0, out, 0, from);
        System.arraycopy(insert, 0, out, from, insert.length);
        System.arraycopy(bytes, to, out, from + insert.length, bytes.length - to);
        return out;
    }
}
