package org.tributary.engine.journal.head;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;

/** Makes a journal's head look as after other events. */
public final class Heads {
    private static final int SLOT_BYTES = 512;

    private Heads() {}

    /** The head as if the machine had booted since it was written. */
    public static void bootedSince(final DataDirectory directory) throws IOException {
        final JournalHead head = HeadFile.read(directory);
        if (head != null) {
            bootedSince(directory, head.durability());
        }
    }

    /** The head as if the machine had booted since it was written, by a writer of that durability. */
    public static void bootedSince(final DataDirectory directory, final Durability durability) throws IOException {
        writtenIn(directory, durability, "another boot");
    }

    /** The head of a writer that ended in order, as if the machine had booted since. */
    public static void bootedSinceTheEnd(final DataDirectory directory) throws IOException {
        final JournalHead head = HeadFile.read(directory);
        if (head == null || !head.closed()) {
            throw new IllegalStateException("the journal was not closed in order: " + head);
        }
        write(directory, "another boot", flags -> flags);
    }

    /**
     * The head of a writer that was killed, as if it had been written in a boot with that identity; empty if that was unknown.
     */
    public static void writtenIn(final DataDirectory directory, final Durability durability, final String bootId)
            throws IOException {
        write(directory, bootId, flags -> durability == Durability.DEVICE ? JournalHead.DEVICE : 0);
    }

    private static void write(final DataDirectory directory, final String bootId, final IntUnaryOperator flags)
            throws IOException {
        final byte[] file = Files.readAllBytes(directory.head());
        for (int at = 0; at < 2 * SLOT_BYTES; at += SLOT_BYTES) {
            final byte[] slot = java.util.Arrays.copyOfRange(file, at, at + JournalHead.LENGTH);
            final UnsafeBuffer view = new UnsafeBuffer(slot);
            if (view.getInt(0, ByteOrder.LITTLE_ENDIAN) != JournalHead.MAGIC_VALUE) {
                continue;
            }
            final byte[] boot = bootId.getBytes(StandardCharsets.US_ASCII);
            view.putInt(JournalHead.BOOT_LENGTH, boot.length, ByteOrder.LITTLE_ENDIAN);
            view.putBytes(JournalHead.BOOT, boot);
            view.putInt(
                    JournalHead.FLAGS,
                    flags.applyAsInt(view.getInt(JournalHead.FLAGS, ByteOrder.LITTLE_ENDIAN)),
                    ByteOrder.LITTLE_ENDIAN);
            view.putInt(JournalHead.CRC, JournalHead.checksum(slot, new CRC32C()), ByteOrder.LITTLE_ENDIAN);
            System.arraycopy(slot, 0, file, at, slot.length);
        }
        Files.write(directory.head(), file);
    }
}
