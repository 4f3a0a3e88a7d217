package org.tributary.gateway.backup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.file.WholeFile;
import org.tributary.gateway.config.BoundedFiles;

/**
 * The manifest of a backup: what it holds, and the state that a restore must reach.
 *
 * @param format of the manifest
 * @param writtenBy version of the program
 * @param takenAtMs wall clock
 * @param journalFormat format of the journal's batches
 * @param ruleVersion rules that the journal was decided by
 * @param stateHash of the core at the position, hex
 * @param pepper fingerprint of the pepper that the journal was written with, hex; empty if it holds none
 * @param since earlier backup that this one continues; null: this one is whole
 * @param journal stretches of journal files, in the order of the journal
 * @param files all other files; those that an earlier backup holds unchanged are only named
 * @param keepElsewhere what a restore needs and no backup holds
 */
record Manifest(
        int format,
        String writtenBy,
        long takenAtMs,
        Source source,
        int journalFormat,
        int ruleVersion,
        Position position,
        String stateHash,
        String pepper,
        @Nullable Since since,
        List<Stretch> journal,
        List<Kept> files,
        List<String> keepElsewhere) {

    /** Format that this release writes and reads. */
    static final int FORMAT = 1;

    /** Name in the backup's directory. */
    static final String NAME = "manifest.json";

    private static final int MAX_BYTES = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern JOURNAL_FILE = Pattern.compile("journal/epoch-\\d{6}/[A-Za-z0-9-]{1,64}\\.cq4");
    private static final Pattern OTHER_FILE = Pattern.compile(
            "(snapshots|roots|stopped|settings|webhooks)/[A-Za-z0-9][A-Za-z0-9._-]{0,120}|skipped-records");

    /** Where the data came from. */
    record Source(String host, String data) {}

    /** Position of the last batch. */
    record Position(int epoch, long batch, long sequence, long timestampMs, String chainHead) {
        static Position of(final JournalPosition at) {
            return new Position(
                    at.epoch(),
                    at.batch(),
                    at.sequence(),
                    at.timestampMs(),
                    HexFormat.of().formatHex(at.chainHead()));
        }

        JournalPosition toJournal() {
            return new JournalPosition(
                    epoch, batch, sequence, timestampMs, HexFormat.of().parseHex(chainHead));
        }
    }

    /** The earlier backup, by its manifest's SHA-256, and where it was. */
    record Since(String path, String manifest) {}

    /** Bytes {@code from} to {@code to} of a journal file. */
    record Stretch(String file, long from, long to, String sha256) {
        /** Name in the backup: a stretch that continues an earlier backup's can't be taken for a whole file. */
        String stored() {
            return from == 0 ? file : file + ".from-" + from;
        }

        /** Number of the epoch. */
        int epoch() {
            return Integer.parseInt(file.substring("journal/epoch-".length(), "journal/epoch-".length() + 6));
        }
    }

    /** Another file; {@code here} is false if an earlier backup holds it. */
    record Kept(String file, long bytes, String sha256, boolean here) {}

    /** A manifest and the SHA-256 of its bytes. */
    record Read(Manifest manifest, String sha256) {}

    /** Writes the manifest; the backup is whole from then on. Returns its SHA-256. */
    String write(final Path backup) throws IOException {
        final byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        WholeFile.replacePrivate(backup.resolve(NAME), bytes);
        return Sha256.hexOf(bytes);
    }

    /**
     * Reads a backup's manifest.
     *
     * @throws BackupException if it is missing, or no manifest that this release reads
     */
    static Read read(final Path backup) throws IOException {
        final Path file = backup.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            throw new BackupException(backup + " holds no whole backup: " + NAME
                    + " is missing. Name the directory that `backup --out` wrote, or run that backup again to its end");
        }
        final byte[] bytes = BoundedFiles.read(file, MAX_BYTES);
        try {
            requireFormat(JSON.readTree(bytes).path("format").asInt(), file);
            final Manifest manifest = JSON.readValue(bytes, Manifest.class);
            if (!manifest.isSound()) {
                throw unreadable(file, null);
            }
            return new Read(manifest, Sha256.hexOf(bytes));
        } catch (final JacksonException | IllegalArgumentException e) {
            throw unreadable(file, e);
        }
    }

    private static void requireFormat(final int found, final Path file) {
        if (found > FORMAT) {
            throw new BackupException(
                    file + " has format " + found + ", written by a newer release, and this one reads " + FORMAT
                            + ": use that release; nothing was touched");
        }
    }

    private static BackupException unreadable(final Path file, final @Nullable Exception cause) {
        return new BackupException(
                file + " is no manifest of a backup: take another copy of the backup; nothing was touched", cause);
    }

    /** True if every field is there and no name leads out of the directory. */
    private boolean isSound() {
        return format == FORMAT
                && writtenBy != null
                && source != null
                && source.data() != null
                && position != null
                && position.toJournal().batch() > 0
                && isHash(stateHash)
                && pepper != null
                && (since == null || since.path() != null && isHash(since.manifest()))
                && journal != null
                && journal.stream()
                        .allMatch(each -> JOURNAL_FILE.matcher(each.file()).matches()
                                && each.from() >= 0
                                && each.to() > each.from()
                                && isHash(each.sha256()))
                && files != null
                && files.stream()
                        .allMatch(each -> OTHER_FILE.matcher(each.file()).matches()
                                && !each.file().contains("..")
                                && isHash(each.sha256()))
                && keepElsewhere != null;
    }

    private static boolean isHash(final @Nullable String text) {
        return text != null && text.matches("[0-9a-f]{64}");
    }
}
