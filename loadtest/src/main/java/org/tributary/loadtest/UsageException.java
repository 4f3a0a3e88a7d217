package org.tributary.loadtest;

/** A user's mistake: printed without a stack trace, exit 2. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(final String message) {
        super(message);
    }
}
