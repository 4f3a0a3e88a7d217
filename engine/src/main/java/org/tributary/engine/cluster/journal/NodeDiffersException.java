package org.tributary.engine.cluster.journal;

/** Reports that a node decides or holds something else than the replicated log or the other nodes: it must not go on. */
public final class NodeDiffersException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Says what differs. */
    public NodeDiffersException(final String message) {
        super(message);
    }
}
