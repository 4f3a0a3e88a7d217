package org.tributary.engine.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.PrivateFiles;

/** The snapshots of a data directory. One writer at a time; concurrent readers see whole files only. */
public final class SnapshotStore {
    /** Snapshots kept: the newest, and one to fall back on. */
    public static final int KEPT = 2;

    private static final Pattern NAME = Pattern.compile("snapshot-\\d{19}\\.trs");

    private final Path directory;

    public SnapshotStore(final DataDirectory data) {
        directory = data.snapshots();
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

    /**
     * Writes a snapshot and drops all but the last {@link #KEPT}.
     *
     * @param position of the state in the journal
     * @return the file
     */
    public Path write(
            final JournalPosition position, final StateMachine machine, final List<? extends SnapshotPart> parts) {
        final Path target = directory.resolve(String.format("snapshot-%019d.trs", position.sequence()));
        final Path temporary =
                directory.resolve("writing-" + ProcessHandle.current().pid() + ".tmp");
        try {
            PrivateFiles.createDirectories(directory);
            try (SnapshotWriter writer = new SnapshotWriter(temporary)) {
                writer.header(position);
                writer.section(SnapshotFormat.CORE, machine::writeSnapshot);
                for (final SnapshotPart part : parts) {
                    writer.section(part.name(), part::writeSnapshot);
                }
                writer.finish();
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            DataDirectory.syncDirectory(directory);
            for (final Path old : newestFirst().stream().skip(KEPT).toList()) {
                Files.deleteIfExists(old);
            }
            return target;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write " + target, e);
        }
    }

    /**
     * Reads a checked file into fresh parts.
     *
     * @throws SnapshotDamagedException if it lacks a section; nothing has been read then
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
