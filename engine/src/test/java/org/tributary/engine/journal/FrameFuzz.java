package org.tributary.engine.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.collections.MutableLong;

/**
 * Whatever the bytes where a frame is looked for: a problem is named, or its records fill it. With an odd first byte the
 * frame is given a right checksum, so that what lies behind that check is reached.
 */
public final class FrameFuzz {
    private FrameFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(final byte[] input) {
        if (input.length == 0) {
            return;
        }
        final byte[] frame = Arrays.copyOfRange(input, 1, input.length);
        if ((input[0] & 1) == 1 && frame.length >= BatchFormat.HEADER_LENGTH) {
            correct(ByteBuffer.wrap(frame).order(BatchFormat.ORDER));
        }
        final FrameView view = new FrameView().wrap(ByteBuffer.wrap(frame), 0, frame.length);
        if (isRefused(view)) {
            return;
        }
        final MutableLong bytes = new MutableLong(BatchFormat.HEADER_LENGTH);
        final MutableLong records = new MutableLong();
        view.forEach(Long.MIN_VALUE, Long.MAX_VALUE, record -> {
            bytes.addAndGet(BatchFormat.RECORD_HEADER_LENGTH + record.commandLength() + record.outcomeLength());
            records.increment();
        });
        if (records.get() != view.recordCount() || bytes.get() != view.claimedLength()) {
            throw new AssertionError(records + " records of " + view.recordCount() + " in " + bytes + " bytes of "
                    + view.claimedLength());
        }
    }

    /** A whole frame of another format is refused by name, anything else that is wrong by its problem. */
    private static boolean isRefused(final FrameView view) {
        try {
            return view.problem(new BatchDigest(), 1, -1) != null;
        } catch (final JournalDamagedException e) {
            if (!e.getMessage().contains("format")) {
                throw e;
            }
            return true;
        }
    }

    private static void correct(final ByteBuffer frame) {
        final int length = frame.getInt(BatchFormat.LENGTH);
        if (length < BatchFormat.HEADER_LENGTH || length > frame.capacity()) {
            return;
        }
        final CRC32C crc = new CRC32C();
        crc.update(frame.array(), 0, BatchFormat.CRC);
        final int afterCrc = BatchFormat.CRC + Integer.BYTES;
        crc.update(frame.array(), afterCrc, length - afterCrc);
        frame.putInt(BatchFormat.CRC, (int) crc.getValue());
    }
}
