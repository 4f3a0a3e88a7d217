package org.tributary.gateway.http;

/**
 * Thrown by the handler of a lookup for what is not there yet: the transport calls the handler again every few milliseconds until
 * the time is over, and holds no thread meanwhile. Carries no stack trace, because it is no fault.
 */
public final class NotYetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long waitMs;
    private final transient ApiResponse late;

    /**
     * Asks for a wait.
     *
     * @param waitMs how long from the first call; 0 for not at all
     * @param late the answer if it never comes
     */
    public NotYetException(final long waitMs, final ApiResponse late) {
        super("not yet", null, false, false);
        this.waitMs = waitMs;
        this.late = late;
    }

    /** How long from the first call, milliseconds. */
    public long waitMs() {
        return waitMs;
    }

    /** The answer if it never comes. */
    public ApiResponse late() {
        return late;
    }
}
