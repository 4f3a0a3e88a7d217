package org.tributary.gateway.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.PrivateFiles;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.journal.chronicle.CopiedFrames;
import org.tributary.engine.journal.chronicle.JournalExtents;
import org.tributary.engine.journal.chronicle.PosixDisk;
import org.tributary.engine.journal.file.WholeFile;
import org.tributary.engine.journal.head.HeadFile;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.SnapshotBuilder;
import org.tributary.gateway.readmodel.ReadModels;

/**
 * Takes a backup of a data directory, beside a running engine or without one: builds a snapshot, copies the journal up to
 * it and checks every copied batch, and writes the manifest last. An interrupted run is continued by the same call.
 */
public final class Backup {
    /** Mark of a backup that has not ended; says what it was a backup of. */
    static final String UNFINISHED = "UNFINISHED";

    private final DataDirectory data;
    private final Path out;
    private final @Nullable Chain since;
    private final OtherFiles others;
    private final String version;

    /**
     * A backup to be taken.
     *
     * @param since earlier backup to continue; null: a whole one
     * @param elsewhere where the backups are that it continues, if they were moved
     * @param settings the process's settings file; null: the one in the data directory, if any
     * @param version of this program
     */
    public Backup(
            final DataDirectory data,
            final Path out,
            final @Nullable Path since,
            final List<Path> elsewhere,
            final @Nullable Path settings,
            final String version)
            throws IOException {
        this.data = data;
        this.out = out;
        this.since = since == null ? null : Chain.open(since, elsewhere);
        this.others = new OtherFiles(data.root(), settings);
        this.version = version;
    }

    /**
     * What was taken.
     *
     * @param sequence last record in it
     * @param manifest SHA-256 of the manifest
     * @param journalBytes copied
     */
    public record Taken(
            long sequence,
            String chainHead,
            String stateHash,
            String manifest,
            long journalBytes,
            List<String> keepElsewhere) {}

    /**
     * Takes it.
     *
     * @throws BackupException if the target is not empty or the earlier backup is of another journal
     * @throws JournalDamagedException if the journal is damaged
     */
    public Taken run(final long nowMs, final Progress progress) throws IOException {
        requireSameJournal();
        begin();
        final ReadModels models = ReadModels.of(data.root());
        final SnapshotBuilder.Built built = new SnapshotBuilder(
                        data, new ChronicleStore(data), DonationCore::new, models.parts())
                .build(new DataDirectory(out), progress);
        final JournalPosition position = built.state().position();
        if (position.sequence() == 0) {
            throw new BackupException(data.root() + " holds no record yet: there is nothing to back up");
        }
        final List<Manifest.Stretch> journal = copyJournal(position);
        final Settings settings = models.settings().settings();
        final Manifest manifest = new Manifest(
                Manifest.FORMAT,
                version,
                nowMs,
                new Manifest.Source(
                        Hosts.name(), data.root().toAbsolutePath().normalize().toString()),
                BatchFormat.VERSION,
                org.tributary.engine.core.state.campaign.Settings.RULE_VERSION,
                Manifest.Position.of(position),
                HexFormat.of().formatHex(built.state().machine().stateHash()),
                settings == null || !settings.knowsPepper()
                        ? ""
                        : String.format("%016x%016x", settings.pepperHi(), settings.pepperLo()),
                sinceLink(),
                journal,
                copyOthers(built.file()),
                others.keepElsewhere());
        if (since == null) {
            // A whole backup can be read as it is.
            HeadFile.restore(new DataDirectory(out), new PosixDisk(), position);
        }
        final String sha256 = manifest.write(out);
        Files.delete(out.resolve(UNFINISHED));
        DataDirectory.syncDirectory(out);
        return new Taken(
                position.sequence(),
                manifest.position().chainHead(),
                manifest.stateHash(),
                sha256,
                journal.stream().mapToLong(each -> each.to() - each.from()).sum(),
                manifest.keepElsewhere());
    }

    private Manifest.@Nullable Since sinceLink() {
        if (since == null) {
            return null;
        }
        final Chain.Link newest = since.newest();
        final Path from = out.toAbsolutePath().normalize();
        return new Manifest.Since(
                from.relativize(newest.directory().toAbsolutePath().normalize()).toString(), newest.sha256());
    }

    private void requireSameJournal() {
        if (since == null) {
            return;
        }
        since.requireKnown();
        final JournalPosition earlier = since.newest().manifest().position().toJournal();
        try (RecoverableReader reader = new ChronicleStore(data).reader()) {
            reader.resumeAt(earlier);
            requireSameFiles(earlier, since.covered());
        } catch (final JournalDamagedException e) {
            throw new BackupException(
                    since.newest().directory() + " does not fit the journal in " + data.root() + " (" + e.getMessage()
                            + "): leave out --since to take a whole backup; nothing was touched",
                    e);
        }
    }

    /** Two journals may hold the same batches in other files, so equal hashes don't show that the bytes continue. */
    private void requireSameFiles(final JournalPosition earlier, final Map<String, Long> covered) {
        final Map<String, Long> ends = new HashMap<>();
        JournalExtents.upTo(data, earlier).forEach(extent -> ends.put(name(extent.file()), extent.end()));
        covered.forEach((file, end) -> {
            if (ends.getOrDefault(file, 0L) < end) {
                throw new JournalDamagedException("the same batches end elsewhere in " + file);
            }
        });
    }

    /** Makes the target, or continues in one that an interrupted run of the same backup has left. */
    private void begin() throws IOException {
        final Path mark = out.resolve(UNFINISHED);
        final String what = "backup of " + data.root().toAbsolutePath().normalize() + " since "
                + (since == null ? "the beginning" : since.newest().sha256()) + "\n";
        if (Files.isRegularFile(mark) && Files.readString(mark).equals(what)) {
            Files.deleteIfExists(out.resolve(Manifest.NAME));
            Copies.deleteTree(out.resolve("snapshots"));
            return;
        }
        if (!Copies.isEmpty(out)) {
            throw new BackupException(
                    out + " is not an empty directory: name a new one for each backup; nothing was" + " touched");
        }
        PrivateFiles.createDirectories(out);
        WholeFile.replacePrivate(mark, what.getBytes(StandardCharsets.UTF_8));
    }

    private List<Manifest.Stretch> copyJournal(final JournalPosition position) throws IOException {
        final Map<String, Long> covered = since == null ? Map.of() : since.covered();
        final List<Manifest.Stretch> stretches = new ArrayList<>();
        JournalPosition copied = since == null
                ? JournalPosition.START
                : since.newest().manifest().position().toJournal();
        final List<JournalExtents.Extent> extents = JournalExtents.upTo(data, position);
        requireSpace(extents, covered);
        for (final JournalExtents.Extent extent : extents) {
            final String name = name(extent.file());
            final long from = covered.getOrDefault(name, 0L);
            if (extent.end() < from) {
                throw new BackupException("the journal's file " + extent.file() + " is shorter than in "
                        + "the earlier backup: leave out --since to take a whole backup");
            }
            if (extent.end() > from) {
                final Path target = Copies.prepare(out, new Manifest.Stretch(name, from, extent.end(), "").stored());
                copied = copyStretch(extent, from, target, copied);
                final String sha256 = Copies.hash(target, 0, extent.end() - from);
                stretches.add(new Manifest.Stretch(name, from, extent.end(), sha256));
            }
        }
        if (!isSameBatch(copied, position)) {
            throw new IOException("the copy ends at " + copied + ", the journal at " + position);
        }
        return stretches;
    }

    /** Copies and checks a stretch; anew if an interrupted run, or a power cut after it, has left other bytes. */
    private static JournalPosition copyStretch(
            final JournalExtents.Extent extent, final long from, final Path target, final JournalPosition copied)
            throws IOException {
        final boolean continued = Files.exists(target);
        Copies.stretch(extent.file(), from, extent.end(), target, 0);
        try {
            return check(extent, from, target, copied);
        } catch (final JournalDamagedException e) {
            if (!continued) {
                throw e;
            }
            Files.delete(target);
            Copies.stretch(extent.file(), from, extent.end(), target, 0);
            return check(extent, from, target, copied);
        }
    }

    private static JournalPosition check(
            final JournalExtents.Extent extent, final long from, final Path target, final JournalPosition copied) {
        final CopiedFrames frames = new CopiedFrames(copied);
        frames.check(target, extent.epoch(), extent.isFirst() && from == 0);
        return frames.position();
    }

    /** Epochs without a batch may follow the last one with one. */
    private static boolean isSameBatch(final JournalPosition one, final JournalPosition other) {
        return one.batch() == other.batch() && Arrays.equals(one.chainHead(), other.chainHead());
    }

    private void requireSpace(final List<JournalExtents.Extent> extents, final Map<String, Long> covered)
            throws IOException {
        long wanted = 0;
        for (final JournalExtents.Extent extent : extents) {
            wanted += Math.max(0, extent.end() - covered.getOrDefault(name(extent.file()), 0L));
        }
        final long usable = Files.getFileStore(out).getUsableSpace();
        if (wanted > usable) {
            throw new IOException("the journal to copy has " + wanted + " bytes, the disk of " + out + " has " + usable
                    + " free: free some space and run the same backup again, which goes on from here");
        }
    }

    private String name(final Path file) {
        return data.root().relativize(file).toString();
    }

    private List<Manifest.Kept> copyOthers(final Path snapshot) throws IOException {
        final Map<String, Path> held = since == null ? Map.of() : since.held();
        final Map<String, Manifest.Kept> kept = new TreeMap<>();
        final String snapshotName = "snapshots/" + snapshot.getFileName();
        final long bytes = Files.size(snapshot);
        kept.put(snapshotName, new Manifest.Kept(snapshotName, bytes, Copies.hash(snapshot, 0, bytes), true));
        for (final Map.Entry<String, Path> each : others.byName().entrySet()) {
            final String name = each.getKey();
            final long length = Files.size(each.getValue());
            final String now = Copies.hash(each.getValue(), 0, length);
            if (held.containsKey(name + now)) {
                kept.put(name, new Manifest.Kept(name, length, now, false));
                continue;
            }
            final Path target = Copies.prepare(out, name);
            final String sha256 = Copies.whole(each.getValue(), target);
            kept.put(name, new Manifest.Kept(name, Files.size(target), sha256, true));
        }
        dropStrays(kept);
        return List.copyOf(kept.values());
    }

    /** Deletes what an interrupted run has copied and the data directory no longer has. */
    private void dropStrays(final Map<String, Manifest.Kept> kept) throws IOException {
        for (final String directory : List.of("roots", "stopped", "settings")) {
            if (!Files.isDirectory(out.resolve(directory))) {
                continue;
            }
            try (Stream<Path> files = Files.list(out.resolve(directory))) {
                for (final Path file : files.toList()) {
                    if (!kept.containsKey(directory + "/" + file.getFileName())) {
                        Files.delete(file);
                    }
                }
            }
        }
    }
}
