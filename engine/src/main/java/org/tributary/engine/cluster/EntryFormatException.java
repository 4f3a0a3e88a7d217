package org.tributary.engine.cluster;

/** Reports bytes that are no batch, reply or entry of a format that this release reads. */
public final class EntryFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    EntryFormatException(final String message) {
        super(message);
    }
}
