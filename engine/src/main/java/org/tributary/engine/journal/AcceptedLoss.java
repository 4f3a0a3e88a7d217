package org.tributary.engine.journal;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An operator's word that what followed a record is given up: {@code SEQUENCE:HASH} of the last good record, as
 * {@code verify} prints it. It fits one loss only, so that it can stay in no start script.
 *
 * @param sequence of the last good record
 * @param chainHead SHA-256 of its batch
 */
public record AcceptedLoss(long sequence, byte[] chainHead) {
    public AcceptedLoss {
        chainHead = chainHead.clone();
    }

    @Override
    public byte[] chainHead() {
        return chainHead.clone();
    }

    /**
     * Reads the word.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static AcceptedLoss parse(final String word) {
        final int colon = word.indexOf(':');
        try {
            final long sequence = Long.parseLong(word.substring(0, Math.max(colon, 0)));
            final byte[] hash = HexFormat.of().parseHex(word.substring(colon + 1));
            if (sequence >= 0 && hash.length == BatchFormat.HASH_LENGTH) {
                return new AcceptedLoss(sequence, hash);
            }
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(expected(word), e);
        }
        throw new IllegalArgumentException(expected(word));
    }

    private static String expected(final String word) {
        return "\"" + word
                + "\" is not SEQUENCE:HASH, a number and 64 hex digits, as verify prints the last good record";
    }

    /** True if the good part ends there. */
    public boolean fits(final JournalPosition end) {
        return fits(end.sequence(), end.chainHead());
    }

    /** True if the good part ends there. */
    public boolean fits(final long lastSequence, final byte[] hash) {
        return lastSequence == sequence && Arrays.equals(hash, chainHead);
    }

    /** The word for an end. */
    public static String word(final JournalPosition last) {
        return last.sequence() + ":" + HexFormat.of().formatHex(last.chainHead());
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof AcceptedLoss that
                && sequence == that.sequence
                && Arrays.equals(chainHead, that.chainHead);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence) * 31 + Arrays.hashCode(chainHead);
    }

    @Override
    public String toString() {
        return sequence + ":" + HexFormat.of().formatHex(chainHead);
    }
}
