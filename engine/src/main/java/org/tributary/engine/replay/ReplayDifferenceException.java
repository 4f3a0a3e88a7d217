package org.tributary.engine.replay;

/**
 * Reports that replay decides something else than the journal recorded, or can't decide it; the message gives the sequence and
 * both outcomes.
 */
public final class ReplayDifferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long sequence;

    public ReplayDifferenceException(final long sequence, final String message) {
        super(message);
        this.sequence = sequence;
    }

    ReplayDifferenceException(final long sequence, final String message, final RuntimeException cause) {
        super(message, cause);
        this.sequence = sequence;
    }

    /** Sequence of the first differing record. */
    public long sequence() {
        return sequence;
    }
}
