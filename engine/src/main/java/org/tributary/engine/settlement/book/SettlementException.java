package org.tributary.engine.settlement.book;

/** A user's error while settling or reconciling: the message says what is wrong and what to do. */
public final class SettlementException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettlementException(final String message) {
        super(message);
    }
}
