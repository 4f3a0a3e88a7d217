package org.tributary.gateway.backup;

/** A restored copy that is not what was backed up. It can't be started. */
public final class RestoreFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RestoreFailedException(final String message) {
        super(message
                + ". The data directory can't be started; delete it, and restore from another copy of the backup");
    }
}
