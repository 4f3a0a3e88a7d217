package org.tributary.engine.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.PrivateFiles;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.journal.file.WholeFile;

/** The snapshots of a data directory. One writer at a time; concurrent readers see whole files only. */
public final class SnapshotStore {
    /** Snapshots kept: the newest, and one to fall back on. */
    public static final int KEPT = 2;

    /** Disk space that a snapshot leaves free: the journal needs it more. */
    public static final long LEAVES_FREE_BYTES = 512L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
    private static final Pattern NAME = Pattern.compile("snapshot-\\d{19}\\.trs");

    private final Path directory;
    private final long leavesFreeBytes;

    public SnapshotStore(final DataDirectory data) {
        this(data, LEAVES_FREE_BYTES);
    }

    SnapshotStore(final DataDirectory data, final long leavesFreeBytes) {
        this.directory = data.snapshots();
        this.leavesFreeBytes = leavesFreeBytes;
    }

    /** The right to build a snapshot, to be closed when done. */
    public interface Building extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Begins to build a snapshot, and removes what killed builders have left.
     *
     * @throws SnapshotBusyException if another process or thread builds one
     */
    public Building begin() {
        try {
            final SnapshotLock lock = SnapshotLock.take(directory);
            if (lock == null) {
                throw new SnapshotBusyException(
                        "another process builds a snapshot in " + directory + ": wait for it, its snapshot is as good");
            }
            return () -> {
                try {
                    lock.close();
                } catch (final IOException e) {
                    throw new UncheckedIOException("cannot release the lock of " + directory, e);
                }
            };
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot use " + directory, e);
        }
    }

    /** Removes what killed builders have left, unless a builder is at work. Never throws: nothing depends on it. */
    public void removeUnfinished() {
        try {
            begin().close();
        } catch (final SnapshotBusyException | UncheckedIOException e) {
            LOG.debug("unfinished snapshots in {} stay for now", directory, e);
        }
    }

    /** Snapshot files, newest first. */
    public List<Path> newestFirst() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(
                            path -> NAME.matcher(path.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(Path::getFileName).reversed())
                    .toList();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    /** What the snapshots state about the journal; damaged ones and those of other releases state nothing. */
    public List<Witness> witnesses() {
        final List<Witness> witnesses = new ArrayList<>();
        for (final Path path : newestFirst()) {
            try {
                witnesses.add(SnapshotFile.witness(path));
            } catch (final SnapshotDamagedException | UncheckedIOException e) {
                // Recovery reports it.
            }
        }
        return witnesses;
    }

    /**
     * Renames a snapshot that was whole when it was opened and could then not be read, so that later starts don't load it in vain.
     *
     * @return what was done and what is left to do
     */
    public static String setAsideUnreadable(final Path path) {
        final Path to = path.resolveSibling(path.getFileName() + ".unreadable");
        try {
            Files.move(path, to, StandardCopyOption.REPLACE_EXISTING);
            DataDirectory.syncDirectory(path.toAbsolutePath().resolveSibling(""));
            return "it was renamed to " + to.getFileName();
        } catch (final IOException | UncheckedIOException e) {
            return "it can't be renamed (" + e.getMessage() + "): remove " + path;
        }
    }

    /**
     * Renames the snapshots that were taken after a position: the journal has lost what they hold.
     *
     * @return their new names
     */
    public List<Path> setAsideAfter(final JournalPosition last) {
        final List<Path> aside = new ArrayList<>();
        for (final Witness witness : witnesses()) {
            if (witness.position().batch() > last.batch()) {
                final Path path = directory.resolve(witness.source());
                final Path to = path.resolveSibling(path.getFileName() + ".lost");
                try {
                    Files.move(path, to, StandardCopyOption.REPLACE_EXISTING);
                    DataDirectory.syncDirectory(directory);
                } catch (final IOException e) {
                    throw new UncheckedIOException("cannot rename " + path, e);
                }
                aside.add(to);
            }
        }
        return aside;
    }

    /**
     * Writes a snapshot and drops all but the last {@link #KEPT} and this one. The caller has {@linkplain #begin begun}.
     *
     * @param position of the state in the journal
     * @param syncedSequence last record known to be on the device
     * @return the file
     */
    public Path write(
            final JournalPosition position,
            final long syncedSequence,
            final StateMachine machine,
            final List<? extends SnapshotPart> parts) {
        final Path target = directory.resolve(String.format("snapshot-%019d.trs", position.sequence()));
        final Path temporary =
                directory.resolve("writing-" + ProcessHandle.current().pid() + ".tmp");
        try {
            PrivateFiles.createDirectories(directory);
            try (SnapshotWriter writer = new SnapshotWriter(temporary, leavesFreeBytes)) {
                writer.header(position, Math.min(syncedSequence, position.sequence()), machine.snapshotVersion());
                writer.section(SnapshotFormat.CORE, machine::writeSnapshot);
                for (final SnapshotPart part : parts) {
                    writer.section(part.name(), part::writeSnapshot);
                }
                writer.finish();
            }
            WholeFile.put(temporary, target);
            // A snapshot may be ahead of this one: of a journal's end that was lost. This one is then the one that is
            // used.
            for (final Path old : newestFirst().stream().skip(KEPT).toList()) {
                if (!old.equals(target)) {
                    Files.deleteIfExists(old);
                }
            }
            return target;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write " + target + ": " + e.getMessage(), e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    /** Deletes a file that a failure left; after a success there is none. */
    private static void deleteQuietly(final Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (final IOException e) {
            LOG.warn("{} could not be deleted: {}", temporary, e.getMessage());
        }
    }

    /**
     * Requires that a machine and parts of this release can be read from a snapshot.
     *
     * @throws SnapshotDamagedException if its state is of another version, or it lacks a section
     */
    public static void requireReadable(
            final SnapshotFile file, final StateMachine machine, final List<? extends SnapshotPart> parts) {
        for (final SnapshotPart part : parts) {
            if (!file.has(part.name())) {
                throw new SnapshotDamagedException("it has no section " + part.name());
            }
        }
        if (file.stateVersion() != machine.snapshotVersion()) {
            throw new SnapshotDamagedException("its state is of version " + file.stateVersion() + ", this release's of "
                    + machine.snapshotVersion());
        }
    }

    /**
     * Reads a checked file into fresh parts.
     *
     * @throws SnapshotDamagedException if it lacks a section, or one can't be read by now; parts may have read a half of it then
     */
    public static void load(
            final SnapshotFile file, final StateMachine machine, final List<? extends SnapshotPart> parts) {
        for (final SnapshotPart part : parts) {
            if (!file.has(part.name())) {
                throw new SnapshotDamagedException("it has no section " + part.name());
            }
        }
        if (!file.read(SnapshotFormat.CORE, machine::readSnapshot)) {
            throw new SnapshotDamagedException("it has no section " + SnapshotFormat.CORE);
        }
        for (final SnapshotPart part : parts) {
            file.read(part.name(), part::readSnapshot);
            part.onBatchEnd();
        }
        if (machine.lastSequence() != file.position().sequence()) {
            throw new IllegalStateException("snapshot says sequence "
                    + file.position().sequence() + ", the state in it stands at " + machine.lastSequence());
        }
    }
}
