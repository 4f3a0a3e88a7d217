package org.tributary.engine.transparency;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A proof that a record is in its day's tree. The check needs only these fields.
 *
 * @param day business day, ISO 8601
 * @param leaf the leaf's text
 * @param path sibling hashes in hex, nearest first
 * @param root the day's root in hex
 * @param chainHead hash of the journal batch with the day's last record, in hex
 * @param matched the record's lines with the limit that cut each; the amounts are checked against the leaf, the limits
 *     are not proved
 * @param related proofs of the donation's other leaves: refunds, shares, allocation
 */
@JsonPropertyOrder({"day", "treeSize", "leafIndex", "leaf", "path", "root", "chainHead", "matched", "related"})
public record InclusionProof(
        String day,
        long treeSize,
        long leafIndex,
        String leaf,
        List<String> path,
        String root,
        String chainHead,
        List<Match> matched,
        List<InclusionProof> related) {
    /** Longest path accepted: that of a tree of 2^63 leaves. */
    private static final int MAX_PATH = 63;

    private static final int LEAF_FIELDS = 9;
    private static final int LINES_FIELD = 7;

    /** Longest leaf accepted, in characters. */
    private static final int MAX_LEAF_LENGTH = 64 * 1024;

    /**
     * A line of the record.
     *
     * @param cut the last limit that lowered the gift, null if none did
     */
    public record Match(
            String pool, long amountFen, @Nullable String cut) {}

    public InclusionProof {
        matched = matched == null ? List.of() : List.copyOf(matched);
        path = path == null ? null : List.copyOf(path);
        related = related == null ? List.of() : List.copyOf(related);
    }

    /** Computes the root from leaf and path (RFC 9162 section 2.1.3.2) and compares it with {@link #root}. */
    public Result check() {
        if (leaf == null || path == null || root == null || leaf.length() > MAX_LEAF_LENGTH) {
            return Result.INCOMPLETE;
        }
        if (leafIndex < 0 || leafIndex >= treeSize || path.size() > MAX_PATH || !matchedIsTheLeafs()) {
            return Result.WRONG;
        }
        final HexFormat hex = HexFormat.of();
        try {
            final byte[] computed = computeRoot(hex);
            return computed != null && Arrays.equals(computed, hex.parseHex(root)) ? Result.RIGHT : Result.WRONG;
        } catch (final IllegalArgumentException notHex) {
            return Result.INCOMPLETE;
        }
    }

    /** Returns whether the amounts given beside the leaf are the leaf's own. A proof may leave them out. */
    private boolean matchedIsTheLeafs() {
        if (matched.isEmpty()) {
            return true;
        }
        final String[] fields = leaf.split("\\|", -1);
        final String told = matched.stream()
                .filter(line -> line.amountFen() != 0)
                .map(line -> line.pool() + '=' + line.amountFen())
                .collect(Collectors.joining(","));
        return fields.length == LEAF_FIELDS && fields[LINES_FIELD].equals(told);
    }

    /** Returns the root computed from leaf and path; null if the path's length does not fit the tree. */
    private byte @Nullable [] computeRoot(final HexFormat hex) {
        final Merkle merkle = new Merkle();
        byte[] hash = merkle.leafHash(leaf.getBytes(StandardCharsets.UTF_8));
        long node = leafIndex;
        long last = treeSize - 1;
        for (final String sibling : path) {
            if (last == 0) {
                return null;
            }
            if ((node & 1) == 1 || node == last) {
                hash = merkle.nodeHash(hex.parseHex(sibling), hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = merkle.nodeHash(hash, hex.parseHex(sibling));
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 ? hash : null;
    }

    /** Result of a check. */
    public enum Result {
        /** The leaf is in the tree of that root. */
        RIGHT,
        /** The leaf is not in that tree, or the proof was changed. */
        WRONG,
        /** A field is missing or is not hex. */
        INCOMPLETE
    }
}
