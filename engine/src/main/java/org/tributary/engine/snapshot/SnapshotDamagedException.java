package org.tributary.engine.snapshot;

/** A snapshot that can't be used; the journal still can. */
public final class SnapshotDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SnapshotDamagedException(final String message) {
        super(message);
    }
}
