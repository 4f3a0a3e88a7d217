package org.tributary.engine.oracle;

import java.util.List;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.ProjectAction;

/**
 * What can happen to Tributary, in plain words. Everything is named by the outside's ids, never by sequence, so that a
 * stream stays meaningful when the shrinker takes operations out of it.
 */
sealed interface Op {
    /** A donor's hash. */
    record Donor(long hi, long lo) {
        @Override
        public String toString() {
            return "donor" + lo;
        }
    }

    /** An operation and its arrival, epoch milliseconds. */
    record Step(long at, Op op) {}

    record Settings(long graceMs, long refundWaitMs) implements Op {}

    /**
     * A whole campaign put in place.
     *
     * @param versionDelta 0: the If-Match is right
     * @param countDelta 0: the commit counts its definitions right
     */
    record Change(Campaign campaign, int versionDelta, int countDelta) implements Op {}

    record Payment(
            ChannelCode channel,
            String txn,
            long amountFen,
            long paidAt,
            Donor donor,
            String currency,
            String project,
            String team,
            String item,
            String merchant,
            boolean unreadable,
            boolean correction)
            implements Op {}

    /**
     * A refund.
     *
     * @param refundId may be empty
     * @param cumulative fen is the sum of all refunds so far
     * @param partFen above 0: amount of the newest refund, which refundId names, within the sum
     * @param previousFen the sum before this one, -1: not told
     * @param currency as the channel names it, empty: not at all
     */
    record Refund(
            ChannelCode channel,
            String txn,
            String refundId,
            long fen,
            boolean cumulative,
            long partFen,
            long previousFen,
            boolean dispute,
            boolean correction,
            long refundedAt,
            String currency)
            implements Op {
        Refund(
                final ChannelCode channel,
                final String txn,
                final String refundId,
                final long fen,
                final boolean cumulative,
                final boolean dispute,
                final boolean correction,
                final long refundedAt) {
            this(channel, txn, refundId, fen, cumulative, 0, -1, dispute, correction, refundedAt, "");
        }
    }

    /**
     * A refund that failed or a dispute won.
     *
     * @param amountFen 0 means all of it
     * @param mayWait the channel can be asked to send it again
     */
    record Reversal(
            ChannelCode channel, String txn, String refundId, long amountFen, long at, boolean dispute, boolean mayWait)
            implements Op {}

    record Gift(
            String partner,
            String id,
            String conversion,
            Donor donor,
            String project,
            long quantity,
            long amountFen,
            long giftAt)
            implements Op {}

    record GiftReversal(String partner, String id, String reverses) implements Op {}

    record PoolAdmin(PoolAction action, String pool, long addFen) implements Op {}

    record ProjectAdmin(ProjectAction action, String project) implements Op {}

    record Allocate(ChannelCode channel, String txn, String project) implements Op {}

    record Pend(ChannelCode channel, String txn) implements Op {}

    record FeeCorrection(ChannelCode channel, long feeFen, long dayMs) implements Op {}

    /**
     * A step of match money.
     *
     * @param pool empty: by sponsor and organisation
     * @param back 0: up to now; otherwise up to the record of that many operations ago
     */
    record MatchStep(MatchAction action, String pool, String sponsor, String organisation, int back, long noticeMs)
            implements Op {}

    /** A line of a run of payouts. */
    record PayoutLine(String pool, String organisation, long fen) {}

    /**
     * A run of payouts, or more lines of one.
     *
     * @param into 0: a new run, 1: the newest, 2: the one before
     * @param waits for a second person
     * @param knownBack 0: everything is known; otherwise all but that many operations
     */
    record PayoutRun(String sponsor, List<PayoutLine> lines, int into, boolean waits, int knownBack) implements Op {}

    /**
     * The end of a run.
     *
     * @param run 1: the newest
     */
    record PayoutCancel(int run) implements Op {}

    /** What was paid of a line, from 1. */
    record PaidLine(int line, long fen) {}

    record Paid(int run, List<PaidLine> lines) implements Op {}

    /** Lets a run be paid that lists so much; only asked for. */
    record PayoutRelease(int run, int lines, long openFen) implements Op {}

    /** Lets a list of payments be booked; only asked for. */
    record PaidFile(int run, long fen) implements Op {}

    /** A request for a second person. */
    record Ask(String actor, Op asked) implements Op {}

    /**
     * An approval.
     *
     * @param request 1: the newest
     * @param otherBytes not those that were requested
     */
    record Approve(String actor, int request, boolean otherBytes) implements Op {}

    record Deny(String actor, int request) implements Op {}

    /** Nothing but time passing. */
    record Tick() implements Op {}
}
