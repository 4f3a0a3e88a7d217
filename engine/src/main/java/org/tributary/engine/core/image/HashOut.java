package org.tributary.engine.core.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import org.tributary.engine.codec.Sha256;

/** SHA-256 over the state. Tables enter by a sum over their rows, so that their layout does not matter. */
public final class HashOut implements StateOut {
    private final MessageDigest digest = Sha256.newDigest();
    private final ContentHash rows = new ContentHash();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);

    @Override
    public void section(final int id) {
        putLong(SnapshotOut.SECTION_MARK | id);
    }

    @Override
    public void putLong(final long value) {
        if (buffer.remaining() < Long.BYTES) {
            drain();
        }
        buffer.putLong(value);
    }

    @Override
    public void putBytes(final byte[] bytes) {
        putLong(bytes.length);
        drain();
        digest.update(bytes);
    }

    @Override
    public void putTable(final int tag, final StateTable table) {
        rows.reset();
        table.hashInto(tag, rows);
        putLong(rows.high());
        putLong(rows.low());
    }

    /** The hash of all values put, 32 bytes. */
    public byte[] hash() {
        drain();
        return digest.digest();
    }

    private void drain() {
        buffer.flip();
        digest.update(buffer);
        buffer.clear();
    }
}
