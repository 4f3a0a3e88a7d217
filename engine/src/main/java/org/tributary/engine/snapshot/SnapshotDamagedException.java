package org.tributary.engine.snapshot;

/** A snapshot is unusable; the journal is not affected. */
public final class SnapshotDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SnapshotDamagedException(final String message) {
        super(message);
    }
}
