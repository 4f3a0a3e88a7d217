package org.tributary.engine.pipeline;

import java.util.concurrent.atomic.AtomicBoolean;
import org.tributary.engine.status.EngineStatus;

/** The switch that stops an engine: once set, no stage continues. Any thread. */
final class Failure {
    private final AtomicBoolean thrown = new AtomicBoolean();
    private final FatalErrorHandler handler;
    private final EngineStatus status;

    Failure(final FatalErrorHandler handler, final EngineStatus status) {
        this.handler = handler;
        this.status = status;
    }

    boolean hasHappened() {
        return thrown.get();
    }

    /** Stops the engine; only the first call has an effect. Reaches the handler whatever fails on the way. */
    void raise(final String stage, final Throwable error) {
        if (thrown.compareAndSet(false, true)) {
            try {
                status.failed("stage " + stage + ": " + error);
                status.errors.record(stage, error, System.currentTimeMillis());
            } finally {
                handler.onFatal(stage, error);
            }
        }
    }
}
