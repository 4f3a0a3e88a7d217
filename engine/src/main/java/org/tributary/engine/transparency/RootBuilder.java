package org.tributary.engine.transparency;

/** Root of a tree (RFC 9162) whose leaves are added one by one; keeps one hash per level. One thread. */
public final class RootBuilder {
    /** Receives each perfect subtree when it is complete. */
    @FunctionalInterface
    interface Subtrees {
        /** Adds the root of a subtree of 2^level leaves. */
        void add(int level, byte[] root);
    }

    private final Merkle merkle = new Merkle();
    private final Subtrees subtrees;
    /** Perfect subtrees not yet joined: slot k holds one of 2^k leaves, or null. */
    private final byte[][] pending = new byte[Long.SIZE][];

    private long size;

    public RootBuilder() {
        this((level, root) -> {});
    }

    RootBuilder(final Subtrees subtrees) {
        this.subtrees = subtrees;
    }

    /** Appends a leaf by its {@link Merkle#leafHash}. */
    public void add(final byte[] leafHash) {
        byte[] hash = leafHash;
        int level = 0;
        while (pending[level] != null) {
            hash = merkle.nodeHash(pending[level], hash);
            pending[level++] = null;
            subtrees.add(level, hash);
        }
        pending[level] = hash;
        size++;
    }

    /** Returns the number of leaves so far. */
    public long size() {
        return size;
    }

    /** Returns the root over all leaves so far: the subtrees joined, smallest first. */
    public byte[] root() {
        byte[] root = null;
        for (final byte[] subtree : pending) {
            if (subtree != null) {
                root = root == null ? subtree : merkle.nodeHash(subtree, root);
            }
        }
        return root == null ? merkle.emptyRoot() : root;
    }
}
