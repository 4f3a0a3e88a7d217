package org.tributary.engine.projection.view;

/**
 * A change that one person requested and that waits, or waited, for a second person.
 *
 * @param sequence record of the request
 * @param atMs its time, epoch milliseconds
 * @param expiresMs last time at which it can be approved
 * @param requester who requested it
 * @param action such as {@code pool.budget}
 * @param target id of the pool or project
 * @param effectFen what it would move
 * @param note why, in the requester's words; empty if none was given
 * @param sha256 of the command that is decided by an approval, hex
 * @param state what became of it; an expired one is still pending here
 * @param decision record that approved or denied it, 0 while it is pending
 * @param decidedBy who approved or denied it; empty while it is pending
 * @param decisionNote why it was denied; may be empty
 */
public record ApprovalView(
        long sequence,
        long atMs,
        long expiresMs,
        String requester,
        String action,
        String target,
        long effectFen,
        String note,
        String sha256,
        State state,
        long decision,
        String decidedBy,
        String decisionNote) {

    /** What became of a request. */
    public enum State {
        PENDING,
        APPROVED,
        DENIED;

        /** The word in answers. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** True if it can be decided now. */
    public boolean isPending(final long nowMs) {
        return state == State.PENDING && nowMs <= expiresMs;
    }

    /** The same, decided. */
    public ApprovalView decided(
            final State newState, final long newDecision, final String newDecidedBy, final String newNote) {
        return new ApprovalView(
                sequence,
                atMs,
                expiresMs,
                requester,
                action,
                target,
                effectFen,
                note,
                sha256,
                newState,
                newDecision,
                newDecidedBy,
                newNote);
    }
}
