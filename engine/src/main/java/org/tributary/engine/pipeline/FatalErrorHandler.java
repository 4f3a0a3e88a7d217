package org.tributary.engine.pipeline;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a stage fails: the state in memory and the journal may differ, so the process must end. When it
 * is called, the engine no longer answers. Tests replace it to survive.
 */
@FunctionalInterface
public interface FatalErrorHandler {
    /** Exit code of a process that failed at run time. */
    int EXIT_CODE = 3;

    /** Logs the reason and stops the process at once: no shutdown hook, no flush, no further answer. */
    FatalErrorHandler HALT = (stage, error) -> {
        final Logger log = LoggerFactory.getLogger(FatalErrorHandler.class);
        try {
            log.error("stage {} failed; nothing more is answered, the process stops: {}", stage, error, error);
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    };

    /**
     * Handles the failure of a stage. Called once, on the stage's thread.
     *
     * @param stage its name
     */
    void onFatal(String stage, Throwable error);
}
