package org.tributary.engine.pipeline.decide;

/** Reports that the core threw on a command: a broken invariant. Names the command and what the operator can do. */
public final class UndecidableCommandException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UndecidableCommandException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
