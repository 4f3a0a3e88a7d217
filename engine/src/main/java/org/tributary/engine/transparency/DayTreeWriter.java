package org.tributary.engine.transparency;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tributary.engine.journal.file.WholeFile;

/**
 * Writes the tree of one day beside its root, so that a proof needs neither the whole journal nor a second pass:
 * leaf hashes and sequences in order, the roots of full chunks of leaves, and an index from id to leaf. Layout in
 * {@link DayTree}. The file appears complete or not at all. One thread.
 */
public final class DayTreeWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final ByteBuffer rows = ByteBuffer.allocate(DayTree.ROW_BYTES * 1024);
    private final List<byte[]> chunkRoots = new ArrayList<>();
    private final RootBuilder root = new RootBuilder(this::subtree);

    private long[] index = new long[1024];
    private int leaves;
    private boolean completed;

    /**
     * Starts a tree.
     *
     * @param target the file to make, replaced if it exists
     */
    public DayTreeWriter(final Path target) throws IOException {
        this.target = target;
        this.temporary = target.resolveSibling(target.getFileName() + ".tmp");
        this.channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        channel.position(DayTree.HEADER_BYTES);
    }

    /**
     * Appends a leaf.
     *
     * @param sequence of its record, above the previous leaf's
     * @param leafHash {@link Merkle#leafHash} of its text
     * @param idHash {@link DayTree#idHash} of the channel and transaction id it can be found by
     */
    public void add(final long sequence, final byte[] leafHash, final long idHash) throws IOException {
        if (leaves == DayTree.MAX_LEAVES) {
            throw new IllegalStateException("a day's tree holds at most " + DayTree.MAX_LEAVES + " records");
        }
        if (rows.remaining() < DayTree.ROW_BYTES) {
            flush();
        }
        rows.putLong(sequence).put(leafHash);
        if (leaves == index.length) {
            index = Arrays.copyOf(index, index.length + (index.length >> 1));
        }
        index[leaves] = DayTree.indexEntry(idHash, leaves);
        leaves++;
        root.add(leafHash);
    }

    private void subtree(final int level, final byte[] hash) {
        if (level == DayTree.CHUNK_LEVEL) {
            chunkRoots.add(hash);
        }
    }

    /** Returns the number of leaves so far. */
    public int size() {
        return leaves;
    }

    /** Returns the root over all leaves so far. */
    public byte[] root() {
        return root.root();
    }

    /**
     * Completes the file under its temporary name: index sorted, header written, synced. No leaf can be added
     * afterwards. May run on another thread than the one that added leaves, after it.
     */
    public void complete() throws IOException {
        if (completed) {
            return;
        }
        flush();
        Arrays.sort(index, 0, leaves);
        final DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(java.nio.channels.Channels.newOutputStream(channel), BUFFER_BYTES));
        for (final byte[] chunkRoot : chunkRoots) {
            out.write(chunkRoot);
        }
        for (int i = 0; i < leaves; i++) {
            out.writeLong(index[i]);
        }
        out.flush();
        final ByteBuffer header = ByteBuffer.allocate(DayTree.HEADER_BYTES);
        header.putLong(DayTree.MAGIC).putLong(leaves).put(root()).flip();
        channel.write(header, 0);
        channel.force(true);
        channel.close();
        completed = true;
    }

    /** Moves the file to its place; calls {@link #complete} first if that was not done. */
    public void finish() throws IOException {
        complete();
        WholeFile.put(temporary, target);
    }

    private void flush() throws IOException {
        rows.flip();
        while (rows.hasRemaining()) {
            channel.write(rows);
        }
        rows.clear();
    }

    /** Deletes a file that was not finished. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }
}
