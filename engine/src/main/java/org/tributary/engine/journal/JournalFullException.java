package org.tributary.engine.journal;

/** No space is left in the reserve, and the disk gives no more. */
public final class JournalFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalFullException(final String message) {
        super(message);
    }
}
