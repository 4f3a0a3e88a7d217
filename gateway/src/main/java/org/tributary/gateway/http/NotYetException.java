package org.tributary.gateway.http;

import java.util.function.BooleanSupplier;

/**
 * Thrown by the handler of a lookup for what is not there yet: the transport calls the handler again every few milliseconds until
 * the time is over, and holds no thread meanwhile. Carries no stack trace, because it is no fault.
 */
public final class NotYetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final BooleanSupplier ALWAYS = () -> true;

    private final long waitMs;
    private final transient ApiResponse late;
    private final transient BooleanSupplier mayBeThere;

    /**
     * Asks for a wait.
     *
     * @param waitMs how long from the first call; 0 for not at all
     * @param late the answer if it never comes
     */
    public NotYetException(final long waitMs, final ApiResponse late) {
        this(waitMs, late, ALWAYS);
    }

    /**
     * Asks for a wait whose handler is called again only if there is something to see.
     *
     * @param mayBeThere false while another call would find nothing new; asked often by a thread that serves all waits, so it
     *     takes no time and waits for nothing
     */
    public NotYetException(final long waitMs, final ApiResponse late, final BooleanSupplier mayBeThere) {
        super("not yet", null, false, false);
        this.waitMs = waitMs;
        this.late = late;
        this.mayBeThere = mayBeThere;
    }

    /** How long from the first call, milliseconds. */
    public long waitMs() {
        return waitMs;
    }

    /** The answer if it never comes. */
    public ApiResponse late() {
        return late;
    }

    /** Whether another call may find it. Any thread. */
    public boolean mayBeThere() {
        return mayBeThere.getAsBoolean();
    }
}
