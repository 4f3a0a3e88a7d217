package org.tributary.engine.journal.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.EpochHeader;
import org.tributary.engine.journal.JournalDamagedException;

/**
 * The epochs that make up a journal, in order: from the newest with a whole header back over the predecessors that the
 * headers name. An epoch with an unfinished header is left out; one that holds batches without a header is damage. Whether an
 * epoch that was left out can have held something, {@link EndCheck} decides.
 */
final class EpochChain {
    /**
     * One epoch, with its end if a later epoch names it.
     *
     * @param listed its cycle files when the chain was loaded: once it has a successor, no more come
     */
    record Epoch(
            EpochHeader header,
            Path directory,
            List<Path> listed,
            @Nullable EpochHeader successor) {
        int number() {
            return header.epoch();
        }

        /** Number of its last good batch; unbounded for the newest. */
        long lastBatch() {
            return successor == null ? Long.MAX_VALUE : successor.predecessor().batch();
        }

        List<Path> files() {
            return successor == null ? cycleFiles(directory) : listed;
        }
    }

    private record Headed(EpochHeader header, List<Path> files) {}

    /** Enough for an epoch's header, small for journals of many epochs. */
    private static final int HEADER_WINDOW_BYTES = 1024;

    private EpochChain() {}

    static List<Epoch> load(final DataDirectory directory) {
        return load(directory, directory.epochs());
    }

    /** The chain of these directories, as {@link DataDirectory#epochs()} has listed them. */
    static List<Epoch> load(final DataDirectory directory, final NavigableMap<Integer, Path> directories) {
        final Map<Integer, Headed> headers = new HashMap<>();
        directories.forEach((number, path) -> {
            final List<Path> files = cycleFiles(path);
            final EpochHeader header = readHeader(number, files);
            if (header != null) {
                headers.put(number, new Headed(header, files));
            }
        });
        final Deque<Epoch> chain = new ArrayDeque<>();
        EpochHeader successor = null;
        int newer = 0;
        int number = headers.keySet().stream().max(Integer::compare).orElse(0);
        while (number != 0) {
            final Headed headed = headers.remove(number);
            final Path path = directories.get(number);
            if (headed == null || path == null) {
                throw new JournalDamagedException("epoch " + number + " is missing or its header is damaged, but epoch "
                        + newer + " continues it: put " + directory.epoch(number)
                        + " back from a backup or a replica; nothing was changed");
            }
            chain.addFirst(new Epoch(headed.header, path, headed.files, successor));
            successor = headed.header;
            newer = number;
            number = headed.header.predecessor().epoch();
        }
        rejectStrays(headers);
        return List.copyOf(chain);
    }

    /** A whole header means that a process took this epoch for the journal's newest, so a later one must continue it. */
    private static void rejectStrays(final Map<Integer, Headed> left) {
        for (final Headed stray : left.values()) {
            throw new JournalDamagedException("epoch " + stray.header.epoch()
                    + " is no part of the journal that the newest epoch names: two processes have written here, or a "
                    + "directory was restored over another; decide which to keep and move the other away");
        }
    }

    private static @Nullable EpochHeader readHeader(final int number, final List<Path> files) {
        if (files.isEmpty()) {
            return null;
        }
        try (ExcerptWalker walker = new ExcerptWalker(files.get(0), ExcerptWalker.newWindow(HEADER_WINDOW_BYTES))) {
            if (walker.step() == ExcerptWalker.Step.EXCERPT) {
                final EpochHeader header =
                        EpochHeader.decode(walker.window(), walker.excerptOffset(), walker.excerptLength());
                // Another length would make a reader continue inside or after the following documents.
                if (header != null
                        && header.epoch() == number
                        && walker.excerptLength() == BatchFormat.EPOCH_HEADER_LENGTH) {
                    return header;
                }
            }
        }
        if (!FrameScanner.nothingIn(files, number)) {
            throw new JournalDamagedException("the header of epoch " + number + " in " + files.get(0)
                    + " is damaged, and batches stand behind it: put the file back from a backup or a replica; nothing"
                    + " was changed");
        }
        return null;
    }

    static List<Path> cycleFiles(final Path directory) {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> path.toString().endsWith(".cq4"))
                    .sorted()
                    .toList();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }
}
