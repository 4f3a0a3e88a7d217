package org.tributary.engine.journal;

/** Another process has the data directory; the message says which and what to do. */
public final class DataDirectoryLockedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataDirectoryLockedException(final String message) {
        super(message);
    }
}
