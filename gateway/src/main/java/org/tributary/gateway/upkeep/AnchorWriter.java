package org.tributary.gateway.upkeep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.journal.head.HeadFile;
import org.tributary.engine.journal.head.JournalHead;
import org.tributary.engine.replay.RestoredGap;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/**
 * Keeps the anchor of {@code anchor.file}: every second it says there what the journal's head says, if that has moved. An
 * anchor that can't be written is logged, counted and tried again; donations go on. Opened and closed by one thread.
 */
public final class AnchorWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AnchorWriter.class);
    private static final FaultLog FAULTS = new FaultLog(LOG);
    private static final long EVERY_MS = 1_000;
    private static final long LAST_WAIT_MS = 5_000;

    private final @Nullable Anchor anchor;
    private final @Nullable Path file;
    private final DataDirectory directory;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "anchor");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean failing;
    private volatile boolean started;
    private @Nullable JournalPosition written;
    private @Nullable JournalPosition before;
    private @Nullable JournalPosition begun;
    private long begunSynced;
    private long writtenSynced;

    /**
     * A writer that is not started.
     *
     * @param anchor null for none
     */
    public AnchorWriter(final @Nullable Anchor anchor, final DataDirectory directory) {
        this.anchor = anchor;
        this.file = anchor == null ? null : anchor.file();
        this.directory = directory;
    }

    /**
     * What the anchor says that the journal must hold. Records that a restore from a backup has named as missing are not among it.
     *
     * @throws IOException if its folder is missing, or it is damaged or not signed with the key of the settings
     */
    public List<Witness> expected(final JournalStore store) throws IOException {
        if (anchor == null || file == null) {
            return List.of();
        }
        if (!Files.isDirectory(file.resolveSibling(""))) {
            throw new IOException(
                    "anchor.file is " + file + ", whose folder does not exist: mount its disk or make the folder");
        }
        final List<Witness> said = anchor.read().stream().toList();
        if (said.isEmpty() && directory.hasJournal()) {
            LOG.warn(
                    "there is no anchor {} yet: whether the journal's newest end is whole, only its own directory says",
                    file);
        }
        return said.stream().filter(each -> !isExplained(each, store)).toList();
    }

    private boolean isExplained(final Witness said, final JournalStore store) {
        final RestoredGap gap = RestoredGap.newest(directory, store);
        if (gap == null || !gap.isPassedBy(said)) {
            return false;
        }
        LOG.warn("{}", gap.words(said));
        return gap.explains(said);
    }

    /**
     * Begins with the position at which the journal goes on. Said before the first answer, so that an accepted loss, whose numbers are
     * used again, never contradicts an older anchor. Until the first batch the head may still name what was given up. An anchor that
     * can't be written stops no start: what could be read of it was compared.
     */
    public void start(final JournalPosition end, final long syncedSequence) {
        if (anchor == null || file == null) {
            return;
        }
        final JournalHead head = HeadFile.read(directory);
        before = head == null ? null : head.end();
        begun = end;
        begunSynced = syncedSequence;
        try {
            write(anchor, end, syncedSequence);
        } catch (final IOException e) {
            failing = true;
            LOG.error("{}: {}", unwritable(file), e.toString());
        }
        started = true;
        timer.scheduleWithFixedDelay(
                new RepeatedTask("writing the anchor", this::follow, FAULTS),
                EVERY_MS,
                EVERY_MS,
                TimeUnit.MILLISECONDS);
    }

    /** Whether the last attempt failed: 1 or 0. */
    public long failing() {
        return failing ? 1 : 0;
    }

    /** Says what the head says, once that is the running engine's. */
    void follow() {
        final JournalHead head = HeadFile.read(directory);
        if (anchor == null || file == null) {
            return;
        }
        final boolean stands =
                head == null || head.end().batch() == 0 || head.end().equals(before);
        final JournalPosition end = head == null || stands ? begun : head.end();
        final long synced = head == null || stands ? begunSynced : head.syncedSequence();
        if (end == null || end.equals(written) && synced == writtenSynced && !failing) {
            return;
        }
        try {
            write(anchor, end, synced);
            failing = false;
        } catch (final IOException e) {
            failing = true;
            throw new UncheckedIOException(unwritable(file), e);
        }
    }

    private static String unwritable(final Path file) {
        return "cannot write the anchor " + file
                + " (anchor.file); donations go on, and it is tried every second. Mount its disk or free"
                + " space; under systemd's ProtectSystem=strict name its folder in ReadWritePaths= of the unit";
    }

    private void write(final Anchor to, final JournalPosition end, final long syncedSequence) throws IOException {
        to.write(end, syncedSequence);
        written = end;
        writtenSynced = syncedSequence;
    }

    /** Says the end of a journal that was closed before. */
    @Override
    public void close() throws InterruptedException {
        if (started) {
            timer.execute(new RepeatedTask("writing the anchor", this::follow, FAULTS));
        }
        timer.shutdown();
        if (!timer.awaitTermination(LAST_WAIT_MS, TimeUnit.MILLISECONDS)) {
            LOG.error("the anchor {} was not written within {} ms", file, LAST_WAIT_MS);
        }
    }
}
