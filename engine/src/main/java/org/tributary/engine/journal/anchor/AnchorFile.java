package org.tributary.engine.journal.anchor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.journal.file.WholeFile;

/**
 * Reads and replaces an anchor: one line of text that people can compare too,
 *
 * <pre>
 * tributary-anchor 1 epoch 3 batch 120 sequence 5000 stamp 1788915600000 synced 4800 chain HASH crc32c CHECKSUM
 * </pre>
 *
 * <p>A signed one has {@code signed SIGNATURE} before its checksum, over all that is before it. The signature says who wrote it, not that
 * it is the newest: an older anchor of the same journal names less.
 *
 * <p>One writer, any number of readers: the file is always whole, since it is replaced as a whole.
 */
public final class AnchorFile {
    private static final int MAX_BYTES = 1024;
    private static final int HEX = 16;
    private static final Pattern LINE = Pattern.compile(
            "(tributary-anchor 1 epoch (\\d{1,9}) batch (\\d{1,18}) sequence (\\d{1,18}) stamp (\\d{1,18}) synced (\\d{1,18})"
                    + " chain ([0-9a-f]{64}))( signed ([A-Za-z0-9+/=]{1,128}))? crc32c ([0-9a-f]{8})\n");

    private static final int EPOCH = 2;
    private static final int BATCH = 3;
    private static final int SEQUENCE = 4;
    private static final int STAMP = 5;
    private static final int SYNCED = 6;
    private static final int CHAIN = 7;
    private static final int SIGNED = 8;
    private static final int SIGNATURE = 9;
    private static final int CHECKSUM = 10;

    private AnchorFile() {}

    /** Reads what an anchor states, signed or not. */
    public static Optional<Witness> read(final Path file) throws IOException {
        return read(file, null);
    }

    /**
     * Reads what an anchor states.
     *
     * @param key with which it must be signed; null: whoever may have written it
     * @return empty if there is no such file
     * @throws IOException if it can't be read, is no whole anchor, or is not signed with the key; the message names file and remedy
     */
    public static Optional<Witness> read(final Path file, final @Nullable AnchorKey key) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        final byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES);
        }
        final Matcher line = LINE.matcher(new String(bytes, StandardCharsets.US_ASCII));
        if (!line.matches()
                || Integer.parseUnsignedInt(line.group(CHECKSUM), HEX)
                        != checksum(line.group(1) + (line.group(SIGNED) == null ? "" : line.group(SIGNED)))) {
            throw new IOException(
                    "the anchor " + file + " is damaged, is no anchor, or was written by a newer release. If it"
                            + " is lost, check the journal with tributary verify and move the file away");
        }
        if (key != null) {
            requireSigned(file, line, key);
        }
        final JournalPosition position = new JournalPosition(
                Integer.parseInt(line.group(EPOCH)),
                Long.parseLong(line.group(BATCH)),
                Long.parseLong(line.group(SEQUENCE)),
                Long.parseLong(line.group(STAMP)),
                HexFormat.of().parseHex(line.group(CHAIN)));
        return Optional.of(new Witness("the anchor " + file, position, Long.parseLong(line.group(SYNCED))));
    }

    private static void requireSigned(final Path file, final Matcher line, final AnchorKey key) throws IOException {
        final String signature = line.group(SIGNATURE);
        if (signature == null || !key.isSigned(line.group(1), signature)) {
            throw new IOException(
                    "the anchor " + file + (signature == null ? " is not signed" : " is signed with another key")
                            + ", and anchor.key names the key that signs it. Somebody else may have written it: find out who. If anchor.key is"
                            + " new or was changed, check the journal with tributary verify --anchor " + file
                            + " and move the file away: the next start makes a signed one");
        }
    }

    /** Replaces an anchor by one without a signature; on the device when it returns. */
    public static void write(final Path file, final JournalPosition end, final long syncedSequence) throws IOException {
        write(file, end, syncedSequence, null);
    }

    /**
     * Replaces an anchor; on the device when it returns.
     *
     * @param syncedSequence last record known to be on the journal's device
     * @param key that signs it; null: it is not signed
     */
    public static void write(
            final Path file, final JournalPosition end, final long syncedSequence, final @Nullable AnchorKey key)
            throws IOException {
        final String said = String.format(
                Locale.ROOT,
                "tributary-anchor 1 epoch %d batch %d sequence %d stamp %d synced %d chain %s",
                end.epoch(),
                end.batch(),
                end.sequence(),
                end.timestampMs(),
                syncedSequence,
                HexFormat.of().formatHex(end.chainHead()));
        final String line = key == null ? said : said + " signed " + key.sign(said);
        WholeFile.replacePrivate(
                file,
                String.format(Locale.ROOT, "%s crc32c %08x\n", line, checksum(line))
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static int checksum(final String line) {
        final CRC32C crc = new CRC32C();
        crc.update(line.getBytes(StandardCharsets.US_ASCII));
        return (int) crc.getValue();
    }
}
