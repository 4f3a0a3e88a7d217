package org.tributary.gateway.transport;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.http.CallbackWorker;
import org.tributary.gateway.transport.limit.StrangersTime;
import org.tributary.gateway.transport.wire.Heads;
import org.tributary.gateway.transport.wire.HttpCallbackRequest;

/**
 * State that the connections of one event loop share: the callback worker, the request view, the date, and the sweep
 * for deadlines, which spares a timer per request. Event loop only.
 */
final class LoopContext {
    /** Slices of a sweep over all connections for deadlines. */
    private static final int SWEEP_SLICES = 10;

    /** Time between two slices. A whole sweep is how late a deadline is noticed, unless many pass at once. */
    private static final int SLICE_MS = 25;

    /**
     * Longest slice, because many connections can end in one; and the pause before a slice that was cut short
     * continues.
     */
    private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private static final int CUT_SHORT_MS = 5;

    /** Connections sampled to find one that gives way. */
    private static final int SAMPLE = 64;

    /** Connections searched to find one of an address that gives way. */
    private static final int STRETCH = 256;

    private final EventLoop loop;
    private final boolean hasTls;
    private final CallbackWorker worker;
    private final HttpCallbackRequest callbackRequest = new HttpCallbackRequest();
    private final ArrayList<HttpConnection> connections = new ArrayList<>();
    private final ArrayList<HttpConnection> ready = new ArrayList<>();
    private final Backlog backlog;
    private final StrangersTime strangers = new StrangersTime();
    private final boolean takesCallbacks;
    private int sweepAt;
    private long dateSecond;
    private byte[] date = {};

    LoopContext(final EventLoop loop, final ServerContext server) {
        this.loop = loop;
        this.hasTls = server.settings().tls() != null;
        this.takesCallbacks = loop != server.live().loop();
        this.backlog = new Backlog(loop, this::flushReady);
        this.worker = server.callbacks().newWorker(loop, this::flushReady);
        loop.schedule(this::sweep, SLICE_MS, TimeUnit.MILLISECONDS);
    }

    EventLoop loop() {
        return loop;
    }

    CallbackWorker worker() {
        return worker;
    }

    HttpCallbackRequest callbackRequest() {
        return callbackRequest;
    }

    /** Connections that have used up their turn and have more to do. */
    Backlog backlog() {
        return backlog;
    }

    /**
     * Whether requests of unproven connections have to wait, because those have used up their share of a loop that
     * takes callbacks.
     */
    boolean putsStrangersOff() {
        return takesCallbacks && strangers.isUsedUp();
    }

    /** Counts time spent on an unproven connection. */
    void servedStranger(final long nanos) {
        strangers.use(nanos);
    }

    byte[] date() {
        final long second = System.currentTimeMillis() / 1000;
        if (second != dateSecond) {
            dateSecond = second;
            date = Heads.date(second, hasTls);
        }
        return date;
    }

    void add(final HttpConnection connection) {
        connection.setIndexInLoop(connections.size());
        connections.add(connection);
    }

    void remove(final HttpConnection connection) {
        final int index = connection.indexInLoop();
        if (index < 0) {
            return;
        }
        final HttpConnection last = connections.remove(connections.size() - 1);
        if (last != connection) {
            connections.set(index, last);
            last.setIndexInLoop(index);
        }
        connection.setIndexInLoop(-1);
    }

    /** Notes a connection that has an answer to send. */
    void ready(final HttpConnection connection) {
        ready.add(connection);
    }

    /** Sends the ready answers, one write per connection. */
    void flushReady() {
        for (int i = 0; i < ready.size(); i++) {
            flush(ready.get(i));
        }
        ready.clear();
    }

    private static void flush(final HttpConnection connection) {
        try {
            connection.flushAnswers();
        } catch (final Throwable t) {
            connection.failed(t);
        }
    }

    /**
     * Closes the connection that has been idle for longest, of a random sample; if none of the sample is idle, the one
     * whose request has been incomplete for longest, if that is more than a second.
     *
     * @return whether a connection was closed
     */
    boolean giveWay() {
        HttpConnection oldest = null;
        final long nowNanos = System.nanoTime();
        for (int i = 0; i < Math.min(SAMPLE, connections.size()); i++) {
            oldest = older(oldest, connections.get(ThreadLocalRandom.current().nextInt(connections.size())), nowNanos);
        }
        if (oldest != null) {
            // Removed now, because Netty reports the end on a later turn and a closed connection must not be chosen
            // again.
            remove(oldest);
            oldest.close();
        }
        return oldest != null;
    }

    /**
     * Like the other {@code giveWay}, among the connections of one address. An address at its limit has many
     * connections, so a stretch of the list from a random start has some of them; searching the whole list would cost
     * too much.
     */
    boolean giveWay(final long address) {
        HttpConnection oldest = null;
        final long nowNanos = System.nanoTime();
        final int size = connections.size();
        final int from = size == 0 ? 0 : ThreadLocalRandom.current().nextInt(size);
        for (int i = 0; i < Math.min(STRETCH, size); i++) {
            final HttpConnection one = connections.get((from + i) % size);
            if (one.isOf(address)) {
                oldest = older(oldest, one, nowNanos);
            }
        }
        if (oldest != null) {
            remove(oldest);
            oldest.giveSeat();
        }
        return oldest != null;
    }

    private static @Nullable HttpConnection older(
            final @Nullable HttpConnection oldest, final HttpConnection one, final long nowNanos) {
        final boolean isOlder = one.givesWay(nowNanos)
                && (oldest == null
                        || one.clock().isIdle() && !oldest.clock().isIdle()
                        || one.clock().isIdle() == oldest.clock().isIdle()
                                && one.clock().sinceNanos() - oldest.clock().sinceNanos() < 0);
        return isOlder ? one : oldest;
    }

    /** Answers that this loop's connections still owe. */
    int owed() {
        int owed = 0;
        for (final HttpConnection connection : connections) {
            owed += connection.waiting();
        }
        return owed;
    }

    /** Closes the connections that owe no answer; with {@code all} the others too. */
    void closeConnections(final boolean all) {
        for (int i = connections.size() - 1; i >= 0; i--) {
            final HttpConnection connection = connections.get(i);
            if (all || connection.waiting() == 0) {
                connection.close();
            }
        }
    }

    /** Sweeps a slice and schedules the next one, whatever happens meanwhile. */
    private void sweep() {
        boolean whole = false;
        try {
            whole = sweepSlice(System.nanoTime());
            flushReady();
        } finally {
            loop.schedule(this::sweep, whole ? SLICE_MS : CUT_SHORT_MS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Checks a slice of the connections for deadlines, from the end of the list to its beginning. A removed connection
     * is replaced by the last one, which has been checked, so none is skipped.
     *
     * @return false if the time for it was over before its end
     */
    private boolean sweepSlice(final long nowNanos) {
        if (sweepAt <= 0) {
            sweepAt = connections.size();
        }
        int left = connections.size() / SWEEP_SLICES + 1;
        while (left > 0 && sweepAt > 0 && System.nanoTime() - nowNanos < SLICE_NANOS) {
            left--;
            sweepAt = Math.min(sweepAt, connections.size()) - 1;
            if (sweepAt >= 0) {
                checkDeadlines(connections.get(sweepAt), nowNanos);
            }
        }
        return left <= 0 || sweepAt <= 0;
    }

    private static void checkDeadlines(final HttpConnection connection, final long nowNanos) {
        try {
            connection.checkDeadlines(nowNanos);
        } catch (final Throwable t) {
            connection.failed(t);
        }
    }

    /** Gives up all connections, because the loop's thread has died; returns their number. The watch's thread. */
    int abandon() {
        final List<HttpConnection> abandoned = List.copyOf(connections);
        connections.clear();
        abandoned.forEach(HttpConnection::abandon);
        return abandoned.size();
    }
}
