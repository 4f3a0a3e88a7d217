package org.tributary.engine.transparency;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Sha256;

/**
 * Reads the tree of a settled day. File, big-endian: magic, number of leaves, root; a row of sequence and leaf hash for
 * each leaf; the roots of all full chunks of 1,024 leaves; an index of 8 bytes a leaf, sorted: 35 bits of the
 * id's hash, 28 of the leaf's number. One thread.
 */
public final class DayTree implements AutoCloseable {
    /** Most leaves of a day: 28 bits number them. */
    public static final int MAX_LEAVES = 1 << 28;

    static final long MAGIC = 0x5452494254524531L; // "TRIBTRE1"
    static final int HEADER_BYTES = 48;
    static final int ROW_BYTES = Long.BYTES + Merkle.HASH_BYTES;
    static final int CHUNK_LEVEL = 10;

    private static final int CHUNK_LEAVES = 1 << CHUNK_LEVEL;
    private static final long LEAF_MASK = MAX_LEAVES - 1;

    private final Merkle merkle = new Merkle();
    private final FileChannel channel;
    private final long size;
    private final byte[] root = new byte[Merkle.HASH_BYTES];
    private @Nullable ByteBuffer chunkRoots;

    /**
     * Opens a day's tree.
     *
     * @throws IOException if the file is missing or is not a tree
     */
    public DayTree(final Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        final ByteBuffer header = read(0, HEADER_BYTES);
        if (header.getLong() != MAGIC) {
            channel.close();
            throw new IOException(file + " is not a tree of a settled day; settle the day again");
        }
        size = header.getLong();
        header.get(root);
    }

    /** Returns the number of leaves. */
    public long size() {
        return size;
    }

    /** Returns the day's root. */
    public byte[] root() {
        return root.clone();
    }

    /** Returns the sequence of a leaf's record. */
    public long sequenceAt(final long leafIndex) throws IOException {
        return read(HEADER_BYTES + leafIndex * ROW_BYTES, Long.BYTES).getLong();
    }

    /**
     * Returns the leaves that may belong to an id, ascending: others can share the 35 bits, so the caller compares the
     * records.
     */
    public List<Long> candidates(final long idHash) throws IOException {
        final long wanted = indexEntry(idHash, 0);
        long low = 0;
        long high = size;
        while (low < high) {
            final long middle = (low + high) >>> 1;
            if (indexAt(middle) < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        final List<Long> found = new ArrayList<>();
        for (long at = low; at < size; at++) {
            final long entry = indexAt(at);
            if ((entry & ~LEAF_MASK) != wanted) {
                break;
            }
            found.add(entry & LEAF_MASK);
        }
        return found;
    }

    /** Returns the audit path of RFC 9162 section 2.1.3.1, nearest sibling first. */
    public List<byte[]> path(final long leafIndex) throws IOException {
        final List<byte[]> path = new ArrayList<>();
        path(leafIndex, 0, size, path);
        return path;
    }

    private void path(final long leafIndex, final long from, final long to, final List<byte[]> path)
            throws IOException {
        if (to - from == 1) {
            return;
        }
        final long middle = from + Merkle.splitPoint(to - from);
        if (leafIndex < middle) {
            path(leafIndex, from, middle, path);
            path.add(hash(middle, to));
        } else {
            path(leafIndex, middle, to, path);
            path.add(hash(from, middle));
        }
    }

    /** Returns the hash of the subtree over leaves from..to; hashes of full chunks are read, not computed. */
    private byte[] hash(final long from, final long to) throws IOException {
        if (to - from == CHUNK_LEAVES && (from & (CHUNK_LEAVES - 1)) == 0) {
            return chunkRoot((int) (from >> CHUNK_LEVEL));
        }
        if (to - from <= CHUNK_LEAVES) {
            return hash(rows(from, to), 0, (int) (to - from));
        }
        final long middle = from + Merkle.splitPoint(to - from);
        return merkle.nodeHash(hash(from, middle), hash(middle, to));
    }

    /** Returns the hash of a subtree from its rows: one read instead of one per leaf. */
    private byte[] hash(final ByteBuffer rows, final int from, final int to) {
        if (to - from == 1) {
            final byte[] leafHash = new byte[Merkle.HASH_BYTES];
            rows.get(from * ROW_BYTES + Long.BYTES, leafHash);
            return leafHash;
        }
        final int middle = from + (int) Merkle.splitPoint(to - from);
        return merkle.nodeHash(hash(rows, from, middle), hash(rows, middle, to));
    }

    private ByteBuffer rows(final long from, final long to) throws IOException {
        return read(HEADER_BYTES + from * ROW_BYTES, (int) (to - from) * ROW_BYTES);
    }

    /** Returns the root of a chunk; all are read at once, 32 bytes per 1,024 leaves. */
    private byte[] chunkRoot(final int chunk) throws IOException {
        if (chunkRoots == null) {
            chunkRoots = read(chunkRootsOffset(), (int) (size >> CHUNK_LEVEL) * Merkle.HASH_BYTES);
        }
        final byte[] root = new byte[Merkle.HASH_BYTES];
        chunkRoots.get(chunk * Merkle.HASH_BYTES, root);
        return root;
    }

    private long chunkRootsOffset() {
        return HEADER_BYTES + size * ROW_BYTES;
    }

    private long indexAt(final long position) throws IOException {
        final long indexOffset = chunkRootsOffset() + (size >> CHUNK_LEVEL) * Merkle.HASH_BYTES;
        return read(indexOffset + position * Long.BYTES, Long.BYTES).getLong();
    }

    private ByteBuffer read(final long offset, final int length) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new IOException("the day's tree ends early; settle the day again");
            }
        }
        return bytes.flip();
    }

    /** Returns the hash of a channel and transaction id for the index: the first 8 bytes of SHA-256(channel ":" id). */
    public static long idHash(final String channelName, final String transactionId) {
        final byte[] id = (channelName + ':' + transactionId).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(Sha256.newDigest().digest(id)).getLong();
    }

    /**
     * Returns an entry of the index, sorted by the hash's high 35 bits, then by leaf. The sign bit is cleared, so that
     * entries sort as numbers.
     */
    static long indexEntry(final long idHash, final long leafIndex) {
        return (idHash >>> 1 & ~LEAF_MASK) | leafIndex;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
