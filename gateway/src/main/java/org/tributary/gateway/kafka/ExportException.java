package org.tributary.gateway.kafka;

/** A reason for which an export can't go on; the message says what to do. */
public final class ExportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An end that waiting would not change. */
    public ExportException(final String message) {
        super(message, null, false, false);
    }
}
