package org.tributary.gateway.log;

/**
 * A task that a timer repeats. A timer ends a task that throws, without a word; this one logs what was thrown, whatever it is,
 * and is run again. Any thread.
 */
public final class RepeatedTask implements Runnable {
    private final String what;
    private final Runnable task;
    private final FaultLog faults;

    /**
     * A task for a timer.
     *
     * @param what the operation that a log line names
     */
    public RepeatedTask(final String what, final Runnable task, final FaultLog faults) {
        this.what = what;
        this.task = task;
        this.faults = faults;
    }

    @Override
    public void run() {
        try {
            task.run();
        } catch (final Throwable t) {
            reportQuietly(faults, what + " (it is tried again)", t);
        }
    }

    /** Reports a fault where nothing may be thrown: a log that fails itself, as it does without memory, is given up. */
    public static void reportQuietly(final FaultLog faults, final String what, final Throwable failure) {
        try {
            faults.report(what, failure);
        } catch (final Throwable unlogged) {
            failure.addSuppressed(unlogged);
        }
    }
}
