package org.tributary.gateway.channel.key;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one channel, re-read when their files change, so that keys are rotated without a restart. A ring is
 * immutable and swapped whole. Files that can't be used (half copied, say) leave the ring in force as it is, are
 * reported once, and are read again at the next check.
 *
 * <p>Safe for any thread: {@link #ring()} is one volatile read. Only one thread reads files at a time; others do not wait.
 *
 * @param <R> the channel's immutable ring
 */
public final class KeyDirectory<R> {
    /** Least time between two checks of the files that unknown serials cause. */
    private static final long UNKNOWN_LOOK_NANOS = 5_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(KeyDirectory.class);

    /**
     * Builds a ring from files.
     *
     * @param <R> the ring
     */
    @FunctionalInterface
    public interface Loader<R> {
        /** Reads all or throws. */
        R load(KeyFiles files) throws KeyFileException;
    }

    private final Path directory;
    private final Loader<R> loader;
    private final KeyPolicy policy;
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicLong lastUnknownLook = new AtomicLong(System.nanoTime() - UNKNOWN_LOOK_NANOS);
    private volatile R ring;
    private String fingerprint;
    private String reported = "";

    /**
     * Loads the ring.
     *
     * @throws KeyFileException if a file is missing, unusable or refused by the policy
     */
    public KeyDirectory(final Path directory, final KeyPolicy policy, final Loader<R> loader) throws KeyFileException {
        this.directory = directory;
        this.policy = policy;
        this.loader = loader;
        final KeyFiles files = new KeyFiles(directory);
        fingerprint = files.fingerprint();
        policy.check(directory);
        ring = loader.load(files);
    }

    /** The ring in force. */
    public R ring() {
        return ring;
    }

    /**
     * Checks the files and swaps the ring if they changed.
     *
     * @return true if another ring is in force now
     */
    public boolean reloadIfChanged() {
        if (!reading.tryLock()) {
            return false;
        }
        try {
            // The fingerprint is taken before the files are read: the next check finds a change made meanwhile.
            final KeyFiles files = new KeyFiles(directory);
            final String now = files.fingerprint();
            if (now.equals(fingerprint)) {
                return false;
            }
            policy.check(directory);
            ring = loader.load(files);
            fingerprint = now;
            reported = "";
            LOG.info("keys in {} changed and are in force", directory);
            return true;
        } catch (final KeyFileException e) {
            report(e.getMessage());
            return false;
        } finally {
            reading.unlock();
        }
    }

    /**
     * Checks the files because a callback named a key that the ring lacks; at most once every few seconds, because
     * any client can send such callbacks.
     *
     * @return true if another ring is in force now
     */
    public boolean reloadForUnknown() {
        final long last = lastUnknownLook.get();
        final long now = System.nanoTime();
        return now - last >= UNKNOWN_LOOK_NANOS && lastUnknownLook.compareAndSet(last, now) && reloadIfChanged();
    }

    private void report(final String problem) {
        if (!problem.equals(reported)) {
            reported = problem;
            LOG.error("keys in {} changed and can't be used, the former ones stay in force: {}", directory, problem);
        }
    }
}
