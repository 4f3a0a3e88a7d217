package org.tributary.engine.replay;

/** Replay decides something else than the journal recorded: the message gives the sequence and both. */
public final class ReplayDifferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long sequence;

    public ReplayDifferenceException(final long sequence, final String message) {
        super(message);
        this.sequence = sequence;
    }

    /** Record at which both differ first. */
    public long sequence() {
        return sequence;
    }
}
