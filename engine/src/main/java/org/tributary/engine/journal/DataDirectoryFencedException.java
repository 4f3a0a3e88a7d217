package org.tributary.engine.journal;

/** A data directory that no engine may start on. */
public final class DataDirectoryFencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataDirectoryFencedException(final String message) {
        super(message);
    }
}
