package org.tributary.engine.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the reason and stops the process at once: no shutdown hook, no flush, no further answer. The log may be a full pipe, a
 * hung disk or out of memory itself, so another thread writes it and the wait for that thread is limited.
 */
final class Halt implements FatalErrorHandler {
    /** Longest wait for the log. */
    static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final FatalErrorHandler log;
    private final IntConsumer halt;

    Halt() {
        this(Halt::log, Runtime.getRuntime()::halt);
    }

    /**
     * A halt with another log and end.
     *
     * @param log writes the reason; may hang or throw
     * @param halt ends the process with an exit code
     */
    Halt(final FatalErrorHandler log, final IntConsumer halt) {
        this.log = log;
        this.halt = halt;
    }

    @Override
    public void onFatal(final String stage, final Throwable error) {
        try {
            final Thread writer = new Thread(() -> log.onFatal(stage, error), "tributary-halting");
            writer.setDaemon(true);
            // A failing log has no one to tell: the default handler would write to the same place.
            writer.setUncaughtExceptionHandler((thread, failure) -> {});
            writer.start();
            // Not join(), which an interrupted thread would leave at once.
            final long deadlineNanos = System.nanoTime() + LOG_NANOS;
            while (writer.isAlive() && System.nanoTime() - deadlineNanos < 0) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        } finally {
            halt.accept(EXIT_CODE);
        }
    }

    private static void log(final String stage, final Throwable error) {
        final Logger logger = LoggerFactory.getLogger(FatalErrorHandler.class);
        logger.error("stage {} failed; nothing more is answered, the process stops: {}", stage, error, error);
    }
}
