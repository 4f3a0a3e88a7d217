package org.tributary.gateway.warmup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.TributaryConfig;

/**
 * One warm-up, on a separate thread beside recovery. It never stops a start nor holds it up for long: what goes wrong is logged, and
 * the server starts cold.
 */
public final class WarmUp {
    /** Longest training in production, unless told otherwise. */
    public static final int BY_DEFAULT_SECONDS = 10;

    /** Longest training that may be asked for. */
    public static final int MOST_SECONDS = 60;

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int MILLIS = 1_000;
    private static final long NANOS = 1_000_000_000L;

    /** Longest that a start waits beyond the training's time: a busy machine may take as long to open or to close the scratch server. */
    private static final int MOST_LATE_SECONDS = 5;

    private final Opener opener;
    private final long beginNanos = System.nanoTime();
    private final long limitNanos;
    private final Thread thread = new Thread(this::run, "warm-up");
    private final AtomicLong answered = new AtomicLong();
    private volatile boolean isAwaited;
    private volatile boolean stopped;

    /** Opens the server to train with. */
    @FunctionalInterface
    interface Opener {
        ScratchServer open() throws IOException, KeyFileException;
    }

    private WarmUp(final Opener opener, final int seconds) {
        this.opener = opener;
        this.limitNanos = seconds * NANOS;
        thread.setDaemon(true);
    }

    /**
     * Begins to train for a server of these settings, whose data directory is locked by this process.
     *
     * @param seconds most to train, from now on; at least 1
     */
    public static WarmUp begin(final TributaryConfig config, final int seconds) {
        return begin(() -> ScratchServer.open(config.data().resolve("warm-up"), config), seconds);
    }

    static WarmUp begin(final Opener opener, final int seconds) {
        final WarmUp warmUp = new WarmUp(opener, seconds);
        warmUp.thread.start();
        return warmUp;
    }

    /**
     * Waits until training is over and the scratch server is gone, at most {@value #MOST_LATE_SECONDS} s longer than the time to train:
     * a server that is not up by then is closed as soon as it is. Ends early, with the interrupt kept, if interrupted.
     */
    public void await() {
        isAwaited = true;
        try {
            final long leftNanos = limitNanos + MOST_LATE_SECONDS * NANOS - (System.nanoTime() - beginNanos);
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNanos)));
            if (thread.isAlive()) {
                stopped = true;
                LOG.warn(
                        "the warm-up is not over after {} s, on a machine that is busy: the server starts now, and its first seconds"
                                + " will be slower",
                        (System.nanoTime() - beginNanos) / NANOS);
            }
        } catch (final InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the thread itself; false if it has not ended within the limit. */
    boolean awaitEnd(final long limitMs) throws InterruptedException {
        thread.join(limitMs);
        return !thread.isAlive();
    }

    /** Callbacks that the scratch server has answered so far. */
    long answered() {
        return answered.get();
    }

    private void run() {
        try (ScratchServer server = opener.open()) {
            final Pace pace = new Pace();
            train(server, beginNanos + limitNanos, pace);
            LOG.info(
                    "warmed up in {} ms with {} callbacks to a scratch server, at last {} a second",
                    (System.nanoTime() - beginNanos) / 1_000_000,
                    answered.get(),
                    pace.lastPerSecond());
        } catch (final IOException | KeyFileException | RuntimeException e) {
            LOG.warn("could not warm up, so the first seconds will be slower: {}", e.toString());
        }
    }

    /** A start that recovers much is held up by what trains beside it: until it waits for the training, one sender that rests must do. */
    private int sendersNow() {
        return isAwaited ? Math.min(Runtime.getRuntime().availableProcessors(), TrainingSender.MOST) : 1;
    }

    private void train(final ScratchServer server, final long untilNanos, final Pace pace) {
        final List<TrainingSender> senders = new ArrayList<>();
        try {
            while (!stopped
                    && System.nanoTime() < untilNanos
                    && senders.stream().allMatch(TrainingSender::isSending)) {
                while (senders.size() < sendersNow()) {
                    final TrainingSender sender =
                            new TrainingSender(server, senders.size(), answered, () -> !isAwaited);
                    senders.add(sender);
                    sender.start();
                }
                Thread.sleep(MILLIS / Pace.A_SECOND);
                if (pace.isSteady(answered.get())) {
                    break;
                }
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        senders.forEach(TrainingSender::close);
    }
}
