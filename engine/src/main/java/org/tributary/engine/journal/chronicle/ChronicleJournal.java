package org.tributary.engine.journal.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongSupplier;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.journal.BatchDigest;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Disk;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.EpochHeader;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalFullException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.head.BootId;
import org.tributary.engine.journal.head.HeadFile;

/**
 * One epoch of the journal as a separate Chronicle Queue. It never opens a predecessor's files for writing, so that the
 * remains of a crash can't hide later records.
 */
public final class ChronicleJournal implements Journal {
    static {
        // The reserve replaces Chronicle's disk watcher, which only warns, and no library may send usage data.
        setDefault("chronicle.disk.monitor.disable", "true");
        setDefault("chronicle.analytics.disable", "true");
        setDefault("chronicle.announcer.disable", "true");
    }

    /** Chronicle's own pages (a secondary index is 256 KiB) that a batch may add. */
    private static final long INDEX_SLACK_BYTES = 1024 * 1024;

    private final JournalSettings settings;
    private final Disk disk;
    private final NanoClock nanoClock;
    private final BatchDigest digest = new BatchDigest();
    private final HeadFile head;
    private final BatchFrame markFrame = new BatchFrame(1024);
    private final DataDirectory directory;
    private final DataDirectory.LockWatch lock;
    private final int epoch;
    private final UnsafeBuffer mapped = new UnsafeBuffer(0, 0);
    private final CycleClock cycleClock = new CycleClock();
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;

    private volatile CycleFile file;
    private volatile long appendedSequence;
    private volatile long syncedSequence;
    private volatile long bytesInClosedFiles;
    private volatile boolean room;
    private long batch;
    private long lastTimestampMs;
    private volatile long lastMarkedSequence;
    private long backgroundSynced;
    private long lastBackgroundSyncNanos;
    private boolean rolling;
    private boolean closed;

    private ChronicleJournal(
            final DataDirectory directory,
            final JournalPosition after,
            final JournalSettings settings,
            final Disk disk,
            final LongSupplier wallClockMs,
            final NanoClock nanoClock)
            throws IOException {
        this.directory = directory;
        this.lock = directory.watchLock();
        this.settings = settings;
        this.disk = disk;
        this.nanoClock = nanoClock;
        this.lastBackgroundSyncNanos = nanoClock.nanoTime();
        LeftReserve.release(directory, after.epoch(), disk);
        requireSpace();
        syncPredecessor(after.epoch());
        this.head = HeadFile.open(directory, disk, settings.durability(), BootId.current());
        this.epoch = directory.createEpoch(head.epoch());
        this.queue = openQueue();
        this.appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true);
        digest.startFrom(after.chainHead());
        batch = after.batch();
        appendedSequence = after.sequence();
        syncedSequence = after.sequence();
        lastMarkedSequence = after.sequence();
        lastTimestampMs = after.timestampMs();
        final byte[] header = new EpochHeader(epoch, after, wallClockMs.getAsLong()).encode();
        final long end = write(header, header.length);
        openCycleFile(end);
        file.force();
        head.beginEpoch(epoch);
    }

    /**
     * Begins a new epoch after a recovered journal.
     *
     * @param directory locked by the caller
     * @param after end of the good part of the journal
     * @param wallClockMs for the epoch's date, which decides nothing
     * @throws JournalFullException if the disk has no room for the reserve
     */
    public static ChronicleJournal open(
            final DataDirectory directory,
            final JournalPosition after,
            final JournalSettings settings,
            final Disk disk,
            final LongSupplier wallClockMs) {
        return open(directory, after, settings, disk, wallClockMs, SystemNanoClock.INSTANCE);
    }

    /** The same, with another clock for the time between two background syncs. */
    static ChronicleJournal open(
            final DataDirectory directory,
            final JournalPosition after,
            final JournalSettings settings,
            final Disk disk,
            final LongSupplier wallClockMs,
            final NanoClock nanoClock) {
        try {
            return new ChronicleJournal(directory, after, settings, disk, wallClockMs, nanoClock);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot begin an epoch in " + directory.journal(), e);
        }
    }

    private static void setDefault(final String property, final String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private void requireSpace() throws IOException {
        final long usable = disk.usableBytes(directory.journal());
        final long wanted = settings.reserveAheadBytes() + 4 * INDEX_SLACK_BYTES;
        if (usable < wanted) {
            throw new JournalFullException("the journal's disk has " + usable
                    + " bytes free and reserveAheadBytes wants " + wanted + ": free some space or lower the reserve");
        }
    }

    /** The new epoch's header refers to the predecessor: a killed process, or a failed sync, may have left it in the page cache only. */
    private void syncPredecessor(final int predecessor) throws IOException {
        if (predecessor != 0) {
            UnsyncedTail.toDevice(disk, directory, predecessor);
        }
    }

    private SingleChronicleQueue openQueue() {
        return SingleChronicleQueueBuilder.binary(directory.epoch(epoch))
                .rollCycle(LargeRollCycles.LARGE_DAILY)
                .timeProvider(cycleClock)
                .blockSize(settings.blockBytes())
                .checkInterrupts(false)
                .build();
    }

    @Override
    public void append(final BatchFrame frame) {
        if (frame.length() > settings.maxFrameBytes()) {
            throw new IllegalArgumentException(
                    "batch of " + frame.length() + " bytes, Chronicle's block takes " + settings.maxFrameBytes());
        }
        if (frame.firstSequence() != appendedSequence + 1 || frame.timestampMs() < lastTimestampMs) {
            throw new IllegalStateException("batch starts at sequence " + frame.firstSequence() + ", time "
                    + frame.timestampMs() + ", behind sequence " + appendedSequence + ", time " + lastTimestampMs);
        }
        if (settings.durability() == Durability.DEVICE) {
            // A batch behind the end at which a second server has begun would make the journal unreadable for it. A
            // process that was stopped between two batches of one sync may find one there: each batch is preceded by a
            // look.
            lock.require();
        }
        makeRoomFor(frame.length());
        final long synced = syncedSequence;
        final long number = frame.isMark() ? batch : batch + 1;
        frame.seal(epoch, number, synced, digest);
        final long end = write(frame.bytes(), frame.length());
        if (rolling) {
            rolling = false;
            openCycleFile(end);
        }
        file.position(end);
        batch = number;
        lastTimestampMs = frame.timestampMs();
        lastMarkedSequence = synced;
        appendedSequence = frame.lastSequence();
        room = file.leftBytes() > settings.refuseBelowBytes();
        if (settings.durability() == Durability.PROCESS) {
            head.end(batch, appendedSequence, lastTimestampMs, synced, digest);
        }
    }

    private void makeRoomFor(final int frameLength) {
        if (file.position() > settings.cycleBytes() && mayRoll()) {
            cycleClock.advance();
            rolling = true;
            return;
        }
        if (file.leftBytes() >= settings.reserveAheadBytes() / 2) {
            return;
        }
        if (!file.reserveAhead(settings.reserveAheadBytes())
                && file.leftBytes() < frameLength + INDEX_SLACK_BYTES
                && !file.reserveAhead(frameLength + INDEX_SLACK_BYTES)) {
            throw new JournalFullException("the reserve of " + file.path() + " is used up and the disk is full");
        }
    }

    /** Rolls only if the disk has room for a whole new reserve; otherwise the old file grows. */
    private boolean mayRoll() {
        try {
            if (disk.usableBytes(directory.journal()) < settings.reserveAheadBytes() + 4 * INDEX_SLACK_BYTES) {
                return false;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot ask for the journal's disk space", e);
        }
        sync();
        return true;
    }

    /** Copies complete bytes, so that no failure ever commits half a document. Returns the end's position. */
    long write(final byte[] bytes, final int length) {
        final DocumentContext document = appender.writingDocument();
        try {
            copy(bytes, length, document.wire().bytes());
            return document.wire().bytes().writePosition();
        } catch (final Throwable t) {
            document.rollbackOnClose();
            throw t;
        } finally {
            document.close();
        }
    }

    /** Copies as Chronicle's own write does, but at once instead of eight bytes at a time. */
    private void copy(final byte[] bytes, final int length, final Bytes<?> out) {
        final long at = out.writePosition();
        final long address = out.addressForWrite(at);
        if (!out.bytesStore().inside(at, length)) {
            out.write(bytes, 0, length);
            return;
        }
        mapped.wrap(address, length);
        mapped.putBytes(0, bytes, 0, length);
        out.writeSkip(length);
    }

    private synchronized void openCycleFile(final long position) {
        final CycleFile next = new CycleFile(disk, appender.currentFile().toPath(), position);
        final CycleFile previous = file;
        file = next;
        if (previous != null) {
            bytesInClosedFiles += previous.position();
            head.addFile();
            previous.force();
            previous.releaseRest();
            previous.close();
        }
        if (!next.reserveAhead(settings.reserveAheadBytes())) {
            throw new JournalFullException("the disk is full: no reserve for " + next.path());
        }
        room = true;
    }

    @Override
    public void sync() {
        final long upTo = appendedSequence;
        lock.require();
        file.force();
        syncedSequence = upTo;
        if (settings.durability() == Durability.DEVICE) {
            head.end(batch, upTo, lastTimestampMs, upTo, digest);
        }
    }

    @Override
    public boolean hasRoom() {
        return room;
    }

    @Override
    public void maintain() {
        final CycleFile current = file;
        if (current.leftBytes() < settings.reserveAheadBytes() * 3 / 4) {
            current.reserveAhead(settings.reserveAheadBytes());
            room = current.leftBytes() > settings.refuseBelowBytes();
        }
        syncInBackground();
    }

    private void syncInBackground() {
        final long now = nanoClock.nanoTime();
        final long upTo = appendedSequence;
        if (now - lastBackgroundSyncNanos < settings.syncIntervalMs() * 1_000_000 || backgroundSynced == upTo) {
            return;
        }
        if (settings.durability() == Durability.PROCESS) {
            syncBeside();
        }
        head.force();
        backgroundSynced = upTo;
        lastBackgroundSyncNanos = nanoClock.nanoTime();
    }

    private synchronized void syncBeside() {
        final long upTo = appendedSequence;
        if (upTo != syncedSequence) {
            lock.require();
            file.force();
            syncedSequence = upTo;
        }
    }

    @Override
    public JournalSettings settings() {
        return settings;
    }

    @Override
    public boolean wantsMark() {
        return syncedSequence > lastMarkedSequence;
    }

    @Override
    public byte[] chainHead() {
        return digest.chainHead();
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public long syncedSequence() {
        return syncedSequence;
    }

    @Override
    public long appendedSequence() {
        return appendedSequence;
    }

    @Override
    public long reserveLeftBytes() {
        return file.leftBytes();
    }

    @Override
    public long writtenBytes() {
        return bytesInClosedFiles + file.position();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            sync();
            if (wantsMark()) {
                markFrame.begin(lastTimestampMs, appendedSequence + 1);
                append(markFrame);
                file.force();
            }
            head.end(batch, appendedSequence, lastTimestampMs, syncedSequence, digest);
            head.markClosed(syncedSequence);
        } finally {
            abandon();
        }
    }

    @Override
    public void abandon() {
        closed = true;
        appender.close();
        queue.close();
        file.releaseRest();
        file.close();
        head.close();
    }
}
