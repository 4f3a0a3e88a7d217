package org.tributary.gateway.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.RestoredFromCommandEncoder;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Fence;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.PrivateFiles;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.journal.chronicle.PosixDisk;
import org.tributary.engine.journal.head.HeadFile;
import org.tributary.engine.replay.OfflineRecord;
import org.tributary.engine.replay.Progress;

/**
 * Restores a backup into an empty data directory: copies, decides every command again, compares chain head and state hash
 * with the manifest, journals {@code restored-from}, fences the old copy, and only then lets an engine start there. Until
 * then the directory is fenced. An interrupted run is repeated by the same call.
 */
public final class Restore {
    /** All is made ready below it. */
    private static final String WORK = "restoring";

    private static final List<String> MOVED =
            List.of("snapshots", "roots", "stopped", "settings", "skipped-records", "webhooks", "journal");
    private static final int MAX_TEXT_BYTES = 200;
    private static final int MAX_ACTOR_BYTES = 64;

    private final Chain chain;
    private final DataDirectory target;
    private final DataDirectory work;
    private final List<Path> fence;
    private final JournalSettings journal;
    private final String actor;
    private final boolean rehearsal;

    /**
     * A restore to be run.
     *
     * @param elsewhere where the backups are that this one continues, if they were moved
     * @param fence old data directories besides the one that the manifest names
     * @param journal settings to append one record with
     * @param actor who restores; journaled
     * @param rehearsal true: the old copy is left as it is, and the restored one can't be started
     */
    public Restore(
            final Path backup,
            final List<Path> elsewhere,
            final Path data,
            final List<Path> fence,
            final JournalSettings journal,
            final String actor,
            final boolean rehearsal)
            throws IOException {
        this.chain = Chain.open(backup, elsewhere);
        this.target = new DataDirectory(data);
        this.work = new DataDirectory(data.resolve(WORK));
        this.fence = fence;
        this.journal = journal;
        this.actor = actor;
        this.rehearsal = rehearsal;
    }

    /**
     * What was restored.
     *
     * @param sequence of the {@code restored-from} record
     * @param gapAfter last record of the backup
     * @param gapFrom business day from which the channels' bills may hold what is missing
     * @param fenced old copies that can't be started any more
     */
    public record Restored(
            long sequence,
            long gapAfter,
            long gapFromMs,
            LocalDate gapFrom,
            List<Path> fenced,
            String oldCopy,
            List<String> keepElsewhere) {}

    /**
     * Restores.
     *
     * @throws BackupException if the backup does not fit, or the target holds data; nothing was touched
     * @throws RestoreFailedException if what was restored is not what was backed up
     */
    public Restored run(final long nowMs, final Progress progress) throws IOException {
        final Manifest manifest = chain.newest().manifest();
        chain.requireKnown();
        requireEmptyOrOurs();
        chain.requireWhole();
        try (OldCopies old = rehearsal
                ? OldCopies.none()
                : OldCopies.lock(
                        Path.of(manifest.source().data()), manifest.position().toJournal(), fence, target.root())) {
            PrivateFiles.createDirectories(target.root());
            Fence.put(target, unfinished());
            clearEarlierRun();
            copy(manifest);
            HeadFile.restore(work, new PosixDisk(), manifest.position().toJournal());
            final ZoneId zone = RestoredCheck.run(work, manifest, progress);
            final long sequence = append(manifest, nowMs);
            final List<Path> fenced = old.fence(goesOn(manifest));
            moveIntoPlace();
            return new Restored(
                    sequence,
                    manifest.position().sequence(),
                    manifest.position().timestampMs(),
                    LocalDate.ofInstant(Instant.ofEpochMilli(manifest.position().timestampMs()), zone),
                    fenced,
                    manifest.source().host() + ":" + manifest.source().data(),
                    manifest.keepElsewhere());
        }
    }

    private String goesOn(final Manifest manifest) {
        return "its journal goes on in " + target.root().toAbsolutePath().normalize()
                + ", restored from a backup up to sequence "
                + manifest.position().sequence()
                + ". Started beside it, this copy would count payments twice. If the restored copy has never taken a payment"
                + " and is deleted, delete this file to start this copy again";
    }

    private String unfinished() {
        return "a restore from the backup with manifest " + chain.newest().sha256()
                + " into it has not ended: run the same `restore` again, or delete the directory";
    }

    private void requireEmptyOrOurs() throws IOException {
        final Path mark = Fence.file(target);
        if (Files.isRegularFile(mark) && Files.readString(mark).strip().equals(unfinished())) {
            return;
        }
        if (!Copies.isEmpty(target.root())) {
            throw new BackupException(
                    target.root() + " is not an empty directory: a restore never writes over data. Name"
                            + " a new --data; nothing was touched");
        }
    }

    private void clearEarlierRun() throws IOException {
        for (final String name : MOVED) {
            Copies.deleteTree(target.root().resolve(name));
        }
        // What was copied is kept and checked; what this restore has appended after it is not.
        final int last = chain.newest().manifest().position().epoch();
        for (final Map.Entry<Integer, Path> epoch :
                work.epochs().tailMap(last, false).entrySet()) {
            Copies.deleteTree(epoch.getValue());
        }
        Copies.deleteTree(work.snapshots());
    }

    private void copy(final Manifest newest) throws IOException {
        PrivateFiles.createDirectories(work.root());
        for (final Chain.Link link : chain.links()) {
            for (final Manifest.Stretch stretch : link.manifest().journal()) {
                copy(link.directory().resolve(stretch.stored()), stretch);
            }
        }
        final Map<String, Path> held = chain.held();
        for (final Manifest.Kept kept : newest.files()) {
            final Path source = held.get(kept.file() + kept.sha256());
            if (source == null) {
                throw new IllegalStateException("checked before");
            }
            Copies.whole(source, Copies.prepare(work.root(), kept.file()));
        }
    }

    private void copy(final Path source, final Manifest.Stretch stretch) throws IOException {
        final Path file = Copies.prepare(work.root(), stretch.file());
        final long length = stretch.to() - stretch.from();
        if (Files.isRegularFile(file)
                && Files.size(file) >= stretch.to()
                && Copies.hash(file, stretch.from(), stretch.to()).equals(stretch.sha256())) {
            return;
        }
        Copies.truncate(file, stretch.from());
        Copies.stretch(source, 0, length, file, stretch.from());
        if (!Copies.hash(file, stretch.from(), stretch.to()).equals(stretch.sha256())) {
            throw new RestoreFailedException(file + " does not hold the bytes that were copied from " + source);
        }
    }

    private long append(final Manifest manifest, final long nowMs) {
        try (DataDirectory.Lock lock = work.lock()) {
            return new OfflineRecord(work, new ChronicleStore(work), DonationCore::new, journal, () -> nowMs)
                    .append(command(manifest, nowMs), 0, Progress.NONE)
                    .sequence();
        }
    }

    private DirectBuffer command(final Manifest manifest, final long nowMs) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
        final RestoredFromCommandEncoder to = new RestoredFromCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .sequence(manifest.position().sequence())
                .recordedAtMs(manifest.position().timestampMs())
                .takenAtMs(manifest.takenAtMs())
                .restoredAtMs(nowMs)
                .putChainHead(hash(manifest.position().chainHead()), 0, RestoredFromCommandEncoder.chainHeadLength())
                .putManifestHash(hash(chain.newest().sha256()), 0, RestoredFromCommandEncoder.manifestHashLength())
                .namesAnew((short) 1);
        to.source(cut(manifest.source().host() + ":" + manifest.source().data(), MAX_TEXT_BYTES))
                .actor(cut(actor, MAX_ACTOR_BYTES));
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    private static byte[] hash(final String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** The text's end if it is too long: of a path it tells most. */
    private static String cut(final String text, final int maxBytes) {
        String cut = text;
        while (cut.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            cut = cut.substring(cut.offsetByCodePoints(0, 1));
        }
        return cut;
    }

    private void moveIntoPlace() throws IOException {
        for (final String name : MOVED) {
            if (Files.exists(work.root().resolve(name))) {
                Files.move(work.root().resolve(name), target.root().resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        DataDirectory.syncDirectory(target.root());
        Copies.deleteTree(work.root());
        if (rehearsal) {
            Fence.put(target, "it was restored to rehearse. Delete the directory, and restore without --rehearsal");
        } else {
            Fence.lift(target);
        }
    }
}
