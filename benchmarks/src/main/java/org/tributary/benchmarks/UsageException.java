package org.tributary.benchmarks;

/** A user's mistake: printed without a stack trace, exit 2. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(final String message) {
        super(message);
    }
}
