package org.tributary.engine.transparency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.IntFunction;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;

/**
 * The text of a leaf (RULES 20.3):
 * {@code 1|sequence|atMs|kind|SHA-256hex(channel ":" transactionId)|project|amountFen|pool=fen,pool=fen|outcome}. One
 * instance per thread.
 */
public final class LeafText {
    private static final int VERSION = 1;
    private static final int MAX_ID_LENGTH = 32;

    private final MessageDigest sha256 = Sha256.newDigest();
    private final Merkle merkle = new Merkle();
    private final AsciiText text = new AsciiText();
    private final IntFunction<String> poolIds;
    private final IntFunction<String> projectIds;
    private long idHash;

    /**
     * A writer of leaves.
     *
     * @param poolIds pool id by index
     * @param projectIds project id by index
     */
    public LeafText(final IntFunction<String> poolIds, final IntFunction<String> projectIds) {
        this.poolIds = poolIds;
        this.projectIds = projectIds;
    }

    /** Returns whether the record is a leaf of its day's tree. */
    public static boolean isLeaf(final RecordView row) {
        if (row.code != OutcomeCode.ACCEPTED && row.code != OutcomeCode.HELD && row.code != OutcomeCode.REFUNDED) {
            return false;
        }
        return switch (row.kind) {
            case DONATION, REFUND, CONTRIBUTION, ALLOCATION, CORRECTION -> true;
            case POOL ->
                row.poolEvent == PoolEventKind.DEFERRED_SHARE
                        || row.poolEvent == PoolEventKind.MILESTONE
                        || row.poolEvent == PoolEventKind.VOIDED;
            default -> false;
        };
    }

    /**
     * Returns whether the record names its donation only by sequence, so that the caller must look up channel and id.
     */
    public static boolean borrowsIds(final RecordView row) {
        return row.derived && row.originalSequence > 0;
    }

    /**
     * Returns {@link Merkle#leafHash} of the leaf of a record, with the arguments of {@link #of}; {@link #idHash} then
     * belongs to that record.
     */
    public byte[] hash(final RecordView row, final String channelName, final String transactionId) {
        write(row, channelName, transactionId);
        return merkle.leafHash(text.bytes(), text.length());
    }

    /**
     * Returns {@link DayTree#idHash} of the record whose leaf was written last: the first 8 bytes of the hash in its
     * text.
     */
    public long idHash() {
        return idHash;
    }

    /** Returns the leaf of a record; channel and id are those of the donation it belongs to, empty if there is none. */
    public String of(final RecordView row, final String channelName, final String transactionId) {
        write(row, channelName, transactionId);
        return text.toString();
    }

    private void write(final RecordView row, final String channelName, final String transactionId) {
        text.clear();
        text.append(VERSION).append('|').append(row.sequence);
        text.append('|').append(row.timestampMs);
        text.append('|').append(row.kind.word()).append('|');
        final byte[] id = sha256.digest((channelName + ':' + transactionId).getBytes(StandardCharsets.UTF_8));
        idHash = ByteBuffer.wrap(id).getLong();
        if (!channelName.isEmpty()) {
            text.appendHex(id);
        }
        text.append('|').append(project(row));
        text.append('|').append(row.kind == RecordKind.POOL ? 0 : row.amountFen).append('|');
        appendLines(row);
        text.append('|').append(CodeText.of(row.code));
    }

    private void appendLines(final RecordView row) {
        boolean first = true;
        for (int i = 0; i < row.lineCount; i++) {
            if (row.lineFen[i] != 0) {
                if (!first) {
                    text.append(',');
                }
                text.append(poolIds.apply(row.linePool[i]));
                text.append('=').append(row.lineFen[i]);
                first = false;
            }
        }
    }

    private String project(final RecordView row) {
        if (row.project.isEmpty() && row.projectIndex >= 0) {
            return projectIds.apply(row.projectIndex);
        }
        return isWellFormedId(row.project) ? row.project : "";
    }

    /** Returns whether an id matches {@code [a-z0-9][a-z0-9-]{0,31}}; hand-written because it runs once per record. */
    static boolean isWellFormedId(final String id) {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH || id.charAt(0) == '-') {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            final char c = id.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
                return false;
            }
        }
        return true;
    }
}
