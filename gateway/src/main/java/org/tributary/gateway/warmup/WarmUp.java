package org.tributary.gateway.warmup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.TributaryConfig;

/**
 * One warm-up, on a separate thread beside recovery. It never stops a start: what goes wrong is logged, and the server
 * starts cold.
 */
public final class WarmUp {
    /** Longest training in production, unless told otherwise. */
    public static final int BY_DEFAULT_SECONDS = 10;

    /** Longest training that may be asked for. */
    public static final int MOST_SECONDS = 60;

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int MILLIS = 1_000;

    private final Path scratch;
    private final TributaryConfig config;
    private final long limitNanos;
    private final Thread thread = new Thread(this::run, "warm-up");
    private final AtomicLong answered = new AtomicLong();
    private volatile boolean stopped;

    private WarmUp(final TributaryConfig config, final int seconds) {
        this.config = config;
        this.scratch = config.data().resolve("warm-up");
        this.limitNanos = seconds * 1_000_000_000L;
        thread.setDaemon(true);
    }

    /**
     * Begins to train for a server of these settings, whose data directory is locked by this process.
     *
     * @param seconds most to train, from now on; at least 1
     */
    public static WarmUp begin(final TributaryConfig config, final int seconds) {
        final WarmUp warmUp = new WarmUp(config, seconds);
        warmUp.thread.start();
        return warmUp;
    }

    /** Waits until training is over and the scratch server is gone. Ends early, with the interrupt kept, if interrupted. */
    public void await() {
        try {
            thread.join();
        } catch (final InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }

    /** Callbacks that the scratch server has answered so far. */
    long answered() {
        return answered.get();
    }

    private void run() {
        final long beginNanos = System.nanoTime();
        try (ScratchServer server = ScratchServer.open(scratch, config)) {
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

    private void train(final ScratchServer server, final long untilNanos, final Pace pace) {
        final List<TrainingSender> senders = new ArrayList<>();
        final int count = Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), TrainingSender.MOST));
        for (int i = 0; i < count; i++) {
            senders.add(new TrainingSender(server, i, answered));
        }
        senders.forEach(TrainingSender::start);
        try {
            while (!stopped
                    && System.nanoTime() < untilNanos
                    && senders.stream().allMatch(TrainingSender::isSending)) {
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
