package org.tributary.engine.record;

/** What a journal record is about: the {@code kind} that {@code inspect} prints. */
public enum RecordKind {
    /** An authentic payment. */
    DONATION("donation"),
    /** A refund, or the joining of a refund that had waited. */
    REFUND("refund"),
    /** A refund or dispute that the channel took back. */
    REFUND_REVERSED("refund-reversed"),
    /** A gift in kind, or its reversal. */
    CONTRIBUTION("contribution"),
    /** Settings and the definition of the campaign. */
    CAMPAIGN("campaign"),
    /** A change to a pool, or what a pool did by itself: shares, milestones, slots, voids. */
    POOL("pool"),
    /** A step of match money: notice, confirmation, withdrawal. */
    MATCH("match"),
    /** A run of payouts, its end, or what was paid of it. */
    PAYOUT("payout"),
    /** A change to a project. */
    PROJECT("project"),
    /** An allocation or another end of a held donation. */
    ALLOCATION("allocation"),
    /** A payment, refund or fee booked from the channel's bill. */
    CORRECTION("correction"),
    /** A loss of the journal's end. */
    LOSS("loss"),
    /** A step-over by an operator. */
    STEP_OVER("step-over"),
    /** First record after a restore from a backup. */
    RESTORED_FROM("restored-from"),
    /** The passing of time. */
    PULSE("pulse"),
    /** An authentic callback about money that could not be read, or the end of its alarm. Moves no money. */
    NOTICE("notice"),
    /** An operator's acceptance of a wall clock that was set. Moves no money. */
    CLOCK("clock"),
    /** A donation receipt that was handed out. Moves no money. */
    RECEIPT("receipt"),
    /** A request for a second person, its denial, or an approval that was refused. Moves no money. */
    APPROVAL("approval");

    private final String word;

    RecordKind(final String word) {
        this.word = word;
    }

    /** The word in outputs. */
    public String word() {
        return word;
    }
}
