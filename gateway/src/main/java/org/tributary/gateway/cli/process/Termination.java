package org.tributary.gateway.cli.process;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * Turns SIGTERM and Ctrl-C into an orderly end with exit code 0. The JVM would exit with 128 + the signal's number
 * after its hooks, so the hook itself ends the process once everything is closed.
 */
public final class Termination {
    private Termination() {}

    /**
     * Registers what is stopped when the process is asked to end.
     *
     * @param stop returns whether all went well
     */
    public static void stop(final BooleanSupplier stop) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            boolean fine = false;
                            try {
                                fine = stop.getAsBoolean();
                            } finally {
                                System.out.flush();
                                Runtime.getRuntime().halt(fine ? ExitCodes.FINE : ExitCodes.FAILED);
                            }
                        },
                        "termination"));
    }

    /** Waits for the end and returns the exit code. */
    public static int await() throws InterruptedException {
        new CountDownLatch(1).await();
        return ExitCodes.FINE;
    }
}
