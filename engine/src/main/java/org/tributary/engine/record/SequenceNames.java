package org.tributary.engine.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.tributary.engine.codec.Sha256;

/**
 * Names of sequences for what leaves the journal and is kept outside: receipts, runs of payouts. A loss or a restore gives sequences
 * to other records, so from its record on a name is the sequence and a mark, 8 hex digits of SHA-256 over that record and the
 * sequence: {@code 17-5f3a9c01}. The record names the chain head that it follows and its own time, so each history has its own
 * marks. Before the first such record a name is the sequence alone.
 *
 * <p>Immutable; any thread.
 */
public final class SequenceNames {
    /** Names of a journal that was never cut. */
    public static final SequenceNames PLAIN = new SequenceNames(new Cut[0]);

    /** A sequence that no name of this journal means. */
    public static final long NONE = -1;

    /** Bytes of a cut in a snapshot. */
    public static final int HASH_BYTES = 32;

    private static final int MARK_DIGITS = 8;
    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,17}(-[0-9a-f]{" + MARK_DIGITS + "})?");

    private final Cut[] cuts;

    /**
     * A loss or a restore.
     *
     * @param sequence of its record
     * @param hash SHA-256 over the record
     */
    public record Cut(long sequence, byte[] hash) {
        public Cut {
            if (hash.length != HASH_BYTES) {
                throw new IllegalArgumentException("hash of " + hash.length + " bytes");
            }
            hash = hash.clone();
        }

        @Override
        public byte[] hash() {
            return hash.clone();
        }
    }

    private SequenceNames(final Cut[] cuts) {
        this.cuts = cuts;
    }

    /**
     * Returns the names from a record on.
     *
     * @param reader of the calling thread
     */
    public SequenceNames after(final JournalRecord record, final CutReader reader) {
        return reader.namesAnew(record) ? after(new Cut(record.sequence(), hash(record))) : this;
    }

    /** Returns the names from a cut on, which is after all others. */
    public SequenceNames after(final Cut cut) {
        final Cut[] more = Arrays.copyOf(cuts, cuts.length + 1);
        more[cuts.length] = cut;
        return new SequenceNames(more);
    }

    /** Returns the cuts that names know, in order. */
    public Cut[] cuts() {
        return cuts.clone();
    }

    /** Returns the name of a sequence. */
    public String of(final long sequence) {
        for (int i = cuts.length - 1; i >= 0; i--) {
            if (cuts[i].sequence <= sequence) {
                return sequence + "-" + mark(cuts[i], sequence);
            }
        }
        return Long.toString(sequence);
    }

    /** Returns the sequence that a name means in this journal; {@link #NONE} if it is no name, or one of records that were lost. */
    public long sequenceOf(final String name) {
        if (!isName(name)) {
            return NONE;
        }
        final int dash = name.indexOf('-');
        final long sequence = Long.parseLong(dash < 0 ? name : name.substring(0, dash));
        return of(sequence).equals(name) ? sequence : NONE;
    }

    /** Returns whether a text has the form of a name. */
    public static boolean isName(final String text) {
        return FORM.matcher(text).matches();
    }

    private static String mark(final Cut cut, final long sequence) {
        final String text = HexFormat.of().formatHex(cut.hash) + '\n' + sequence;
        return HexFormat.of()
                .formatHex(Sha256.of(text.getBytes(StandardCharsets.US_ASCII)))
                .substring(0, MARK_DIGITS);
    }

    private static byte[] hash(final JournalRecord record) {
        final byte[] command = record.copyCommand();
        return Sha256.of(ByteBuffer.allocate(2 * Long.BYTES + command.length)
                .putLong(record.sequence())
                .putLong(record.timestampMs())
                .put(command)
                .array());
    }
}
