package org.tributary.engine.settlement.reconcile;

/** A bill that can't be used: the message names line, column, what is wrong and what to do. */
public final class BillException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BillException(final String message) {
        super(message);
    }

    BillException(final int line, final String column, final String what) {
        super("line " + line + ": " + column + ' ' + what + ". Fetch the bill from the channel again, and unchanged");
    }
}
