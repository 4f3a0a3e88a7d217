package org.tributary.gateway.transport.limit;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.log.RareLog;

/**
 * Slows down guessing of admin tokens, by address: after a few wrong ones within a minute, the answer to the next is
 * delayed and ends the connection. A token is checked at once, and a right one is never delayed. Any thread.
 */
public final class WrongTokens {
    /** Wrong tokens of an address within a minute that are answered at once. */
    public static final int AT_ONCE = 5;

    /** Most addresses stored; beyond, the one used least recently is dropped. */
    public static final int MAX_ADDRESSES = 4_096;

    /** Most answers that wait; beyond, connections are closed without an answer. */
    public static final int MAX_WAITING = 256;

    private static final long FIRST_DELAY_MS = 1_000;
    private static final int MOST_DOUBLINGS = 3;
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final RareLog log;
    private final LongSupplier nanoTime;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Guesses by address. Colliding keys do no harm, because a full bin becomes a tree. */
    private final Map<Long, Guesses> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<Long, Guesses> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /** Wrong tokens of one address within a minute. */
    private static final class Guesses {
        private long sinceNanos;
        private int count;
    }

    public WrongTokens() {
        this(System::nanoTime);
    }

    public WrongTokens(final LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.log = new RareLog(LoggerFactory.getLogger(WrongTokens.class), nanoTime);
    }

    /**
     * Notes a wrong token.
     *
     * @param address the address's key
     * @param peer the sender, named in the log
     * @return delay of its answer in milliseconds; 0 for none
     */
    public long wrong(final long address, final InetAddress peer) {
        final int count = count(address);
        log.warn("wrong admin token from {}, {} within a minute", peer.getHostAddress(), count);
        return count <= AT_ONCE ? 0 : FIRST_DELAY_MS << Math.min(MOST_DOUBLINGS, count - AT_ONCE - 1);
    }

    private synchronized int count(final long address) {
        final Guesses guesses = addresses.computeIfAbsent(address, a -> new Guesses());
        final long now = nanoTime.getAsLong();
        if (guesses.count == 0 || now - guesses.sinceNanos >= WINDOW_NANOS) {
            guesses.sinceNanos = now;
            guesses.count = 0;
        }
        guesses.count = Math.min(guesses.count + 1, 1_000_000);
        return guesses.count;
    }

    /** Takes a place among the answers that wait; false if there is none. */
    public boolean startWaiting() {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    public void endWaiting() {
        waiting.decrementAndGet();
    }

    public synchronized int addresses() {
        return addresses.size();
    }
}
