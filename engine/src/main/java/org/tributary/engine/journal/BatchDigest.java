package org.tributary.engine.journal;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.tributary.engine.codec.Sha256;

/**
 * Checksum and hash chain of batches, for the writer and for readers. Holds the hash of the last batch seen. One thread
 * uses it; allocates nothing per batch.
 */
public final class BatchDigest {
    private final CRC32C crc = new CRC32C();
    private final MessageDigest sha256 = Sha256.newDigest();
    private final byte[] chainHead = new byte[BatchFormat.HASH_LENGTH];

    /** Sets the hash that the next batch must carry. */
    public void startFrom(final byte[] previousHash) {
        System.arraycopy(previousHash, 0, chainHead, 0, BatchFormat.HASH_LENGTH);
    }

    /** Hash of the last batch; a copy. */
    public byte[] chainHead() {
        return chainHead.clone();
    }

    /** Copies the hash of the last batch into an array. */
    public void copyChainHead(final byte[] to, final int at) {
        System.arraycopy(chainHead, 0, to, at, BatchFormat.HASH_LENGTH);
    }

    /** True if that is the hash of the last batch. */
    public boolean isAt(final byte[] hash) {
        return Arrays.equals(chainHead, hash);
    }

    /** True if the 32 bytes at an offset are the hash of the last batch. */
    public boolean follows(final ByteBuffer frame, final int frameOffset) {
        for (int i = 0; i < BatchFormat.HASH_LENGTH; i++) {
            if (frame.get(frameOffset + BatchFormat.PREVIOUS_HASH + i) != chainHead[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes previous hash and checksum into a frame whose other fields are set, and takes its hash.
     *
     * @param mark true if the frame is no part of the chain
     */
    void seal(final byte[] frame, final int length, final boolean mark) {
        System.arraycopy(chainHead, 0, frame, BatchFormat.PREVIOUS_HASH, BatchFormat.HASH_LENGTH);
        crc.reset();
        crc.update(frame, 0, BatchFormat.CRC);
        final int afterCrc = BatchFormat.CRC + Integer.BYTES;
        crc.update(frame, afterCrc, length - afterCrc);
        final int value = (int) crc.getValue();
        for (int i = 0; i < Integer.BYTES; i++) {
            frame[BatchFormat.CRC + i] = (byte) (value >>> 8 * i);
        }
        if (!mark) {
            sha256.update(frame, BatchFormat.HASHED, length - BatchFormat.HASHED);
            takeHash();
        }
    }

    /** CRC32C of a frame, its own field left out. */
    int checksum(final ByteBuffer frame, final int offset, final int length) {
        crc.reset();
        updateCrc(frame, offset, offset + BatchFormat.CRC);
        updateCrc(frame, offset + BatchFormat.CRC + Integer.BYTES, offset + length);
        return (int) crc.getValue();
    }

    /** Takes a batch's hash as the chain's head. */
    public void advance(final ByteBuffer frame, final int offset, final int length) {
        frame.limit(offset + length).position(offset + BatchFormat.HASHED);
        sha256.update(frame);
        frame.clear();
        takeHash();
    }

    private void updateCrc(final ByteBuffer frame, final int from, final int to) {
        frame.limit(to).position(from);
        crc.update(frame);
        frame.clear();
    }

    private void takeHash() {
        try {
            sha256.digest(chainHead, 0, BatchFormat.HASH_LENGTH);
        } catch (final DigestException e) {
            throw new IllegalStateException("SHA-256 of " + BatchFormat.HASH_LENGTH + " bytes", e);
        }
    }
}
