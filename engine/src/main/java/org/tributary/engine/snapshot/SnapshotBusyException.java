package org.tributary.engine.snapshot;

/** Another process builds a snapshot of the same data directory. */
public final class SnapshotBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SnapshotBusyException(final String message) {
        super(message);
    }
}
