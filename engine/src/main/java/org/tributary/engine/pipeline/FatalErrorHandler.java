package org.tributary.engine.pipeline;

/**
 * What happens when a stage fails: the state in memory and the journal may differ, so the process must end. When it
 * is called, the engine no longer answers. Tests replace it to survive.
 */
@FunctionalInterface
public interface FatalErrorHandler {
    /** Exit code of a process that failed at run time. */
    int EXIT_CODE = 3;

    /** Logs the reason and stops the process at once: no shutdown hook, no flush, no further answer. Never waits long for the log. */
    FatalErrorHandler HALT = new Halt();

    /**
     * Handles the failure of a stage. Called once, on the stage's thread.
     *
     * @param stage its name
     */
    void onFatal(String stage, Throwable error);
}
