package org.tributary.engine.cluster.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a file of Ratis' log:
 *
 * <pre>
 *   "RaftLog1"   then each entry: length as varint, entry, CRC32C of both (big-endian)   then zeros that were written ahead
 * </pre>
 *
 * <p>A file is synced before an entry is acknowledged. So a first entry that is not whole and lacks a sector, which is still the zeros
 * that were written ahead, is a write that was cut off, and nothing behind it was ever acknowledged. An entry that has all its sectors
 * and a wrong checksum is damage: it stays, and Ratis refuses it.
 */
final class TornEnd {
    private static final Logger LOG = LoggerFactory.getLogger(TornEnd.class);
    private static final int HEADER = 8;
    private static final String MAGIC = "RaftLog1";
    private static final int CHECKSUM = Integer.BYTES;
    private static final int SECTOR = 512;
    private static final int MAX_VARINT_BYTES = 5;

    private final byte[] file;
    /** Where an entry's content begins; behind {@link #end}: no entry. */
    private int content;
    /** Where the entry ends, with its checksum. */
    private long end;

    private TornEnd(final byte[] file) {
        this.file = file;
    }

    /** Cuts a torn write off; leaves the file as it is if there is none. */
    static void cut(final Path file) throws IOException {
        final TornEnd of = new TornEnd(Files.readAllBytes(file));
        final int good = of.goodEnd();
        if (good < HEADER || !of.isTorn(good)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(good);
            channel.force(true);
        }
        LOG.warn(
                "the last write to {} was cut off, by a power loss or a kill: what is behind byte {} was never acknowledged, and is left"
                        + " out",
                file,
                good);
    }

    /** Where a file stops to hold whole entries or zeros that were written ahead; -1 if it doesn't. */
    static long damagedAt(final Path file) throws IOException {
        final TornEnd of = new TornEnd(Files.readAllBytes(file));
        if (of.file.length == 0) {
            return -1;
        }
        if (!new String(of.file, 0, Math.min(HEADER, of.file.length), StandardCharsets.ISO_8859_1).equals(MAGIC)) {
            return 0;
        }
        final int good = of.goodEnd();
        return of.isZero(good, of.file.length) ? -1 : good;
    }

    /** Behind the last entry that is whole. */
    private int goodEnd() {
        int at = HEADER;
        while (at < file.length && readLength(at) && end <= file.length && isWhole(at)) {
            at = (int) end;
        }
        return at;
    }

    private boolean readLength(final int at) {
        long length = 0;
        for (int i = 0; i < MAX_VARINT_BYTES && at + i < file.length; i++) {
            length |= (long) (file[at + i] & 0x7F) << 7 * i;
            if (file[at + i] >= 0) {
                content = at + i + 1;
                end = content + length + CHECKSUM;
                return length > 0;
            }
        }
        return false;
    }

    private boolean isWhole(final int at) {
        final int sum = (int) end - CHECKSUM;
        final CRC32C crc = new CRC32C();
        crc.update(file, at, sum - at);
        return ByteBuffer.wrap(file).getInt(sum) == (int) crc.getValue();
    }

    /** True if what follows is an entry of which a sector is missing. */
    private boolean isTorn(final int at) {
        if (isZero(at, file.length)) {
            return false;
        }
        if (file[at] == 0) {
            return true;
        }
        final int to = readLength(at) ? (int) Math.min(end, file.length) : file.length;
        for (int sector = at; sector < to; sector = (sector / SECTOR + 1) * SECTOR) {
            // To the sector's end, beyond the entry's: a few bytes may be zero by chance.
            if (isZero(sector, Math.min(file.length, (sector / SECTOR + 1) * SECTOR))) {
                return true;
            }
        }
        return false;
    }

    private boolean isZero(final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (file[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
