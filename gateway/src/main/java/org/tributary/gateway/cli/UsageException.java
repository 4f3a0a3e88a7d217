package org.tributary.gateway.cli;

/** A user's mistake on the command line or in a file: printed without a stack trace, exit 2. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(final String message) {
        super(message);
    }
}
