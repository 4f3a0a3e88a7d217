package org.tributary.engine.settlement.reconcile;

import java.nio.file.Path;

/** A bill that can't be used: the message names file, line, column, what is wrong and what to do. */
public final class BillException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BillException(final String message) {
        super(message);
    }

    BillException(final int line, final String column, final String what) {
        super("line " + line + ": " + column + ' ' + what + (what.endsWith("?") ? " " : ". ")
                + "Fetch the bill from the channel again, and unchanged");
    }

    private BillException(final Path file, final BillException cause) {
        super(file + ": " + cause.getMessage(), cause);
    }

    /** Returns the same exception with the file's name in its message. */
    BillException in(final Path file) {
        return new BillException(file, this);
    }
}
