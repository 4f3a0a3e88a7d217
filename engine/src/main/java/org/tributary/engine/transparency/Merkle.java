package org.tributary.engine.transparency;

import java.security.MessageDigest;
import org.tributary.engine.codec.Sha256;

/** The two hashes of RFC 9162 section 2.1.1, over SHA-256. One instance per thread. */
public final class Merkle {
    /** Length of every hash in bytes. */
    public static final int HASH_BYTES = 32;

    private static final byte LEAF_PREFIX = 0;
    private static final byte NODE_PREFIX = 1;

    private final MessageDigest sha256 = Sha256.newDigest();

    /** Returns the hash of a leaf: SHA-256(0x00 ‖ input). */
    public byte[] leafHash(final byte[] input) {
        sha256.update(LEAF_PREFIX);
        return sha256.digest(input);
    }

    /** Returns the hash of a leaf whose input is the first bytes of a buffer. */
    byte[] leafHash(final byte[] buffer, final int length) {
        sha256.update(LEAF_PREFIX);
        sha256.update(buffer, 0, length);
        return sha256.digest();
    }

    /** Returns the hash of a node: SHA-256(0x01 ‖ left ‖ right). */
    public byte[] nodeHash(final byte[] left, final byte[] right) {
        sha256.update(NODE_PREFIX);
        sha256.update(left);
        return sha256.digest(right);
    }

    /** Returns the root of the empty tree: the hash of an empty input. */
    public byte[] emptyRoot() {
        return sha256.digest();
    }

    /** The largest power of two below n, for n of at least 2: where RFC 9162 splits a tree. */
    static long splitPoint(final long n) {
        return Long.highestOneBit(n - 1);
    }
}
