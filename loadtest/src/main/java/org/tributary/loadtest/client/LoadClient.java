package org.tributary.loadtest.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.books.Ledger;
import org.tributary.loadtest.corpus.Corpus;

/**
 * Sends a corpus over kept-alive connections on one event loop: at planned times, or without them as fast as it is
 * answered. A due request waits for a free connection, and the wait counts: latency is from the planned time. Refused
 * (503) and lost requests are sent again on the channel's schedule.
 */
public final class LoadClient {
    private static final long TICK_MICROS = 500;
    private static final long RECONNECT_MS = 50;
    private static final long CONNECT_MS = 500;
    private static final long PATIENCE_MS = 5_000;

    /**
     * Settings of the sending.
     *
     * @param connections kept open
     * @param pipeline requests in flight on a connection; channels use 1
     * @param drainSeconds how long to wait for answers after the last planned time
     * @param beforeNanos time from the run's start to time 0 of the plan
     */
    public record Settings(
            int connections, int pipeline, RetrySchedule retries, double drainSeconds, long beforeNanos) {}

    /** A request to be sent again. */
    private record Retry(long atNanos, int request) {}

    private final List<InetSocketAddress> servers;
    private final Corpus corpus;
    private final SendPlan plan;
    private final Ledger ledger;
    private final Settings settings;
    private final Outcome outcome = new Outcome();
    private final byte[] attempts;
    private final long[] sentNanos;
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private final ArrayDeque<Connection> dirty = new ArrayDeque<>();
    private final PriorityQueue<Retry> retries = new PriorityQueue<>((a, b) -> Long.compare(a.atNanos(), b.atNanos()));
    private final CompletableFuture<Outcome> done = new CompletableFuture<>();

    private final ClientLoop client;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private @Nullable Future<?> ticks;
    private boolean startsAtOnce;
    private long startNanos;
    private int nextPlanned;
    private int finished;
    private int connected;
    private int tries;

    /** A run against one server that has not started. */
    public LoadClient(
            final ClientLoop client,
            final InetSocketAddress server,
            final Corpus corpus,
            final SendPlan plan,
            final Ledger ledger,
            final Settings settings) {
        this(client, List.of(server), corpus, plan, ledger, settings);
    }

    /**
     * A run that has not started.
     *
     * @param client its loop; connections of the run are closed with the run
     * @param servers each gets its share of the connections
     */
    public LoadClient(
            final ClientLoop client,
            final List<InetSocketAddress> servers,
            final Corpus corpus,
            final SendPlan plan,
            final Ledger ledger,
            final Settings settings) {
        this.client = client;
        this.loop = client.loop();
        this.servers = List.copyOf(servers);
        this.corpus = corpus;
        this.plan = plan;
        this.ledger = ledger;
        this.settings = settings;
        this.attempts = new byte[plan.size()];
        this.sentNanos = new long[plan.size()];
        this.bootstrap =
                client.connector(servers.get(0), () -> new Connection(this, settings.pipeline(), !plan.isPlanned()));
    }

    /**
     * Runs like {@link #run}, with times that count from a moment that has passed already: connections are opened from now
     * on, and what is due meanwhile waits for the first, which counts.
     *
     * @param planNanos {@link System#nanoTime} at time 0 of the plan
     */
    public Outcome runFrom(final long planNanos) {
        startsAtOnce = true;
        startNanos = planNanos;
        return run();
    }

    /** Runs to the end and returns the measurements. */
    public Outcome run() {
        loop.execute(this::connectAll);
        try {
            return done.join();
        } catch (final CompletionException e) {
            throw e.getCause() instanceof UsageException usage ? usage : e;
        } finally {
            client.disconnect();
            if (ticks != null) {
                ticks.cancel(false);
            }
        }
    }

    private void connectAll() {
        for (int i = 0; i < settings.connections(); i++) {
            connect();
        }
        loop.schedule(this::start, startsAtOnce ? PATIENCE_MS : CONNECT_MS, TimeUnit.MILLISECONDS);
    }

    private void connect() {
        if (!done.isDone()) {
            bootstrap.connect(servers.get(tries++ % servers.size())).addListener(connecting -> {
                if (!connecting.isSuccess()) {
                    loop.schedule(this::connect, RECONNECT_MS, TimeUnit.MILLISECONDS);
                }
            });
        }
    }

    private void start() {
        if (ticks != null) {
            return;
        }
        if (connected == 0) {
            done.completeExceptionally(
                    new UsageException("no server listens at " + servers + ": start it, or correct --url"));
            return;
        }
        if (!startsAtOnce) {
            startNanos = System.nanoTime() + settings.beforeNanos();
        }
        ticks = loop.scheduleAtFixedRate(this::tick, 0, TICK_MICROS, TimeUnit.MICROSECONDS);
    }

    private void tick() {
        send();
        final long since = System.nanoTime() - startNanos;
        if (connected == 0) {
            fail(since);
        }
        final boolean late = since > plan.lastNanos() + (long) (settings.drainSeconds() * 1e9);
        if ((finished == plan.size() || late) && !done.isDone()) {
            outcome.givenUp += plan.size() - finished;
            done.complete(outcome);
        }
    }

    /** Sends all due requests while there are free connections. */
    void send() {
        final long since = System.nanoTime() - startNanos;
        Connection connection = free.peek();
        while (connection != null && startNanos != 0) {
            final int request = nextDue(since);
            if (request < 0) {
                break;
            }
            ledger.mark(request, Ledger.SENT);
            attempts[request]++;
            sentNanos[request] = since;
            outcome.sent++;
            connection.send(request, corpus.bytes(request));
            if (connection.isFull()) {
                free.poll();
            } else {
                free.addLast(free.poll());
            }
            connection = free.peek();
        }
        flushAll();
    }

    private void flushAll() {
        Connection connection = dirty.poll();
        while (connection != null) {
            connection.flush();
            connection = dirty.poll();
        }
    }

    /** Notes that a connection has bytes to flush. */
    void dirty(final Connection connection) {
        dirty.add(connection);
    }

    /** No server listens: due requests count as attempted and are retried on the channel's schedule. */
    private void fail(final long since) {
        int request = nextDue(since);
        while (request >= 0) {
            attempts[request]++;
            outcome.unreached++;
            again(request, since);
            request = nextDue(since);
        }
    }

    private int nextDue(final long since) {
        final Retry retry = retries.peek();
        if (retry != null && retry.atNanos() <= since) {
            outcome.retried++;
            return retries.poll().request();
        }
        if (nextPlanned < plan.size() && plan.plannedNanos(plan.request(nextPlanned)) <= since) {
            return plan.request(nextPlanned++);
        }
        return -1;
    }

    /** A connection is open, or has room again. */
    void isFree(final Connection connection, final boolean isNew) {
        connected += isNew ? 1 : 0;
        free.addLast(connection);
        if (startsAtOnce) {
            start();
        }
    }

    /** A request was answered. */
    void answered(final int request, final int status) {
        final long since = System.nanoTime() - startNanos;
        final long from = plan.isPlanned() ? plan.plannedNanos(request) : sentNanos[request];
        outcome.answered(status, since - from, since);
        if (status == 503) {
            outcome.refused(since - sentNanos[request], since);
            outcome.ahead += corpus.kind(request) == Corpus.Kind.REFUND ? 1 : 0;
            ledger.mark(request, Ledger.REFUSED);
            again(request, since);
        } else {
            ledger.mark(request, status == corpus.kind(request).expectedStatus ? Ledger.ANSWERED : Ledger.WRONG);
            finished++;
        }
    }

    /** A connection was lost with these requests in flight; whether the server took them is unknown. */
    void lost(final Connection connection, final int[] requests, final int count) {
        connected--;
        free.remove(connection);
        if (done.isDone()) {
            return;
        }
        outcome.lostConnections++;
        final long since = System.nanoTime() - startNanos;
        for (int i = 0; i < count; i++) {
            again(requests[i], since);
        }
        loop.schedule(this::connect, RECONNECT_MS, TimeUnit.MILLISECONDS);
    }

    private void again(final int request, final long since) {
        final long delayNanos = settings.retries().delayNanos(corpus.channel(request), attempts[request]);
        if (delayNanos < 0) {
            outcome.givenUp++;
            finished++;
        } else {
            retries.add(new Retry(since + delayNanos, request));
        }
    }
}
