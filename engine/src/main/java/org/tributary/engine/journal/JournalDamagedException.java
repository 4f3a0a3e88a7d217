package org.tributary.engine.journal;

/** The journal can't be trusted: the message says which file, which batch, what is wrong and what to do. */
public final class JournalDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalDamagedException(final String message) {
        super(message);
    }

    public JournalDamagedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
