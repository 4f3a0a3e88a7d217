package org.tributary.engine.pipeline;

/** The core threw on a command: a broken invariant. Names the command, and the way out. */
public final class UndecidableCommandException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UndecidableCommandException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
