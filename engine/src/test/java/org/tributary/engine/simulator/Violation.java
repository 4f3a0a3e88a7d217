package org.tributary.engine.simulator;

/** A promise that the simulated engine has broken. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    Violation(final String message) {
        super(message);
    }

    Violation(final String message, final Throwable cause) {
        super(message, cause);
    }
}
