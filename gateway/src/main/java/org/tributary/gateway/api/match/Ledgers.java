package org.tributary.gateway.api.match;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.settlement.match.MatchReader;
import org.tributary.gateway.http.ApiException;

/**
 * The ledger of match money, read from the journal when it is asked for and kept for the next request. The first request after a start
 * reads the whole journal, later ones what came since. Any thread, one at a time.
 */
public final class Ledgers implements AutoCloseable {
    private static final long WAIT_SECONDS = 5;

    private final Supplier<? extends JournalReader> readers;
    private final LongSupplier released;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Open open;

    private record Open(JournalReader journal, JournalReader again, MatchReader reader) {
        void close() {
            journal.close();
            again.close();
        }
    }

    /**
     * Ledgers of a journal.
     *
     * @param readers opens a reader of the journal
     * @param released sequence of the last record released
     */
    public Ledgers(final Supplier<? extends JournalReader> readers, final LongSupplier released) {
        this.readers = readers;
        this.released = released;
    }

    /** Reads on to the last released record and asks the ledger. A ledger that failed is not used again. */
    <T> T ask(final Function<MatchReader, T> question) {
        if (!locked()) {
            throw new ApiException(
                    503, "Busy", "The journal is being read for another request of matches: retry in some seconds.");
        }
        try {
            final Open taken = open == null ? open() : open;
            open = null;
            boolean done = false;
            try {
                taken.reader().readTo(released.getAsLong());
                final T answer = question.apply(taken.reader());
                done = true;
                return answer;
            } catch (final ApiException e) {
                done = true;
                throw e;
            } finally {
                if (done) {
                    open = taken;
                } else {
                    taken.close();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean locked() {
        try {
            return lock.tryLock(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Open open() {
        final JournalReader journal = readers.get();
        final JournalReader again = readers.get();
        return new Open(journal, again, new MatchReader(journal, again));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (open != null) {
                open.close();
                open = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
