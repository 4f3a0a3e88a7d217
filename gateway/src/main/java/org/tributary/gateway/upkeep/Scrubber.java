package org.tributary.gateway.upkeep;

import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.snapshot.SnapshotDamagedException;
import org.tributary.engine.snapshot.SnapshotFile;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/**
 * Reads journal and snapshots again and again beside the engine, slowly, and checks each checksum and the hash chain. A start
 * from a snapshot reads no older batch, so that damage there would be noticed only when the books are settled, perhaps after
 * the last good backup was deleted. Sees what the page cache holds where it holds it. One thread, its own.
 */
public final class Scrubber implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);
    private static final FaultLog FAULTS = new FaultLog(LOG);
    private static final long REST_MS = TimeUnit.HOURS.toMillis(1);
    private static final long END_WAIT_MS = 5_000;

    private final JournalStore store;
    private final SnapshotStore snapshots;
    private final long bytesPerSecond;
    private final long restNanos;
    private final Thread thread = new Thread(this::run, "scrubber");
    private volatile boolean closing;
    private volatile long rounds;
    /** Wall clock when damage was found that the last round found too; 0: none. */
    private volatile long damagedSinceMs;

    /**
     * A scrubber that is not started.
     *
     * @param bytesPerSecond read at most; 0: never started
     */
    public Scrubber(final JournalStore store, final SnapshotStore snapshots, final long bytesPerSecond) {
        this(store, snapshots, bytesPerSecond, REST_MS);
    }

    /**
     * The same with another time between rounds.
     *
     * @param restMs between the end of a round and the next
     */
    Scrubber(final JournalStore store, final SnapshotStore snapshots, final long bytesPerSecond, final long restMs) {
        this.store = store;
        this.snapshots = snapshots;
        this.bytesPerSecond = bytesPerSecond;
        this.restNanos = TimeUnit.MILLISECONDS.toNanos(restMs);
        thread.setDaemon(true);
    }

    /** Begins the first round. */
    public Scrubber start() {
        if (bytesPerSecond > 0) {
            thread.start();
        }
        return this;
    }

    /** Rounds that have read everything, with or without damage. */
    public long rounds() {
        return rounds;
    }

    /** Whether the last round found damage: 1 or 0. */
    public long damaged() {
        return damagedSinceMs == 0 ? 0 : 1;
    }

    /** Time at which damage was found that the last round found too, epoch milliseconds; 0: it found none. */
    public long damagedSinceMs() {
        return damagedSinceMs;
    }

    private void run() {
        final RepeatedTask round = new RepeatedTask("reading the journal again", this::round, FAULTS);
        while (!closing) {
            round.run();
            sleepUntil(System.nanoTime() + restNanos);
        }
    }

    private void round() {
        @Nullable String found = readJournal();
        if (found == null) {
            found = readSnapshots();
        }
        if (closing) {
            return;
        }
        final boolean isNew = damagedSinceMs == 0;
        if (found != null && isNew) {
            LOG.error(
                    "damage on the disk: {}. The engine goes on, for it needs these bytes no more; settle and a start without"
                            + " a snapshot do. Copy the data directory now, and put the file back from a backup",
                    found);
        }
        if (found == null || isNew) {
            damagedSinceMs = found == null ? 0 : System.currentTimeMillis();
        }
        rounds++;
    }

    private @Nullable String readJournal() {
        final long beginNanos = System.nanoTime();
        try (RecoverableReader reader = store.reader()) {
            reader.readBatches((buffer, offset, length) -> {
                keepPace(beginNanos, reader.bytesRead());
                if (closing) {
                    throw new ClosingException();
                }
            });
            return null;
        } catch (final JournalDamagedException e) {
            return e.getMessage();
        } catch (final UncheckedIOException e) {
            return "the journal can't be read: " + e.getMessage();
        } catch (final ClosingException e) {
            return null;
        }
    }

    private @Nullable String readSnapshots() {
        for (final var path : snapshots.newestFirst()) {
            if (closing) {
                return null;
            }
            try {
                SnapshotFile.open(path).close();
            } catch (final SnapshotDamagedException | UncheckedIOException e) {
                if (snapshots.newestFirst().contains(path)) {
                    return path + ": " + e.getMessage();
                }
            }
        }
        return null;
    }

    private void keepPace(final long beginNanos, final long bytes) {
        sleepUntil(beginNanos + (long) (bytes * (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond));
    }

    private void sleepUntil(final long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0 && !closing; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        LockSupport.unpark(thread);
        thread.join(END_WAIT_MS);
    }

    /** Ends a round from within. */
    private static final class ClosingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClosingException() {
            super("closing", null, false, false);
        }
    }
}
