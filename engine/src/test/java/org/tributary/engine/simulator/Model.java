package org.tributary.engine.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.record.RecordView;

/**
 * What the records of the simulated campaign must be, from the rules alone: a payment counts once, is matched one to one
 * within the donor's cap and the pool's budget, and gives back no more than it was. Takes the journal's records in order.
 */
final class Model {
    static final long PER_DONOR_FEN = 3_000;
    static final long BUDGET_FEN = 8_000;

    /** A payment as it was first journaled. */
    static final class Paid {
        final RecordView first;
        long matchedFen;
        long refundedFen;
        long returnedFen;

        Paid(final RecordView first) {
            this.first = first;
        }
    }

    private final Map<String, Paid> payments = new HashMap<>();
    private final Set<String> refunds = new HashSet<>();
    private final Map<Long, Long> usedByDonor = new HashMap<>();
    private long budgetFen = BUDGET_FEN;
    private long committedFen;
    private boolean suspended;
    private long sequence;
    private long timestampMs;

    /** Takes the next record; its view is kept. */
    void record(final RecordView view) {
        require(view.sequence == sequence + 1, "sequence " + view.sequence + " follows " + sequence);
        require(view.timestampMs >= timestampMs, "time goes back at sequence " + view.sequence);
        sequence = view.sequence;
        timestampMs = view.timestampMs;
        switch (view.shape) {
            case PAYMENT -> payment(view);
            case DUPLICATE -> duplicate(view);
            case REFUND -> refund(view);
            default -> {
                // admin records change the model where they are sent: see pool()
            }
        }
    }

    /** An operator's change of the pool; one that changes nothing may be refused. */
    void pool(final PoolAction action, final long addFen, final boolean accepted) {
        if (!accepted) {
            require(
                    action == PoolAction.SUSPEND && suspended || action == PoolAction.RESUME && !suspended,
                    action + " of the pool is refused");
            return;
        }
        switch (action) {
            case SUSPEND -> suspended = true;
            case RESUME -> suspended = false;
            default -> budgetFen += addFen;
        }
    }

    Paid paid(final String transactionId) {
        return payments.get(transactionId);
    }

    private void payment(final RecordView view) {
        require(
                payments.put(view.transactionId, new Paid(view)) == null,
                "payment " + view.transactionId + " is counted twice");
        require(view.code == OutcomeCode.ACCEPTED, view.transactionId + " is " + view.code + " " + view.reason);
        require(
                view.amountFen == amountOf(view.transactionId),
                view.transactionId + " counts " + view.amountFen + " fen");
        final long used = usedByDonor.getOrDefault(view.donorLo, 0L);
        final long wanted =
                suspended ? 0 : Math.min(view.amountFen, Math.min(PER_DONOR_FEN - used, budgetFen - committedFen));
        final long matched = matched(view);
        require(matched == wanted, view.transactionId + " is matched " + matched + " fen, not " + wanted);
        usedByDonor.put(view.donorLo, used + matched);
        committedFen += matched;
        payments.get(view.transactionId).matchedFen = matched;
    }

    private static long matched(final RecordView view) {
        long fen = 0;
        for (int i = 0; i < view.lineCount; i++) {
            fen += view.lineFen[i];
        }
        return fen;
    }

    private void duplicate(final RecordView view) {
        final Paid paid = payments.get(view.transactionId);
        if (!view.refundId.isEmpty()) {
            require(refunds.contains(view.refundId), "refund " + view.refundId + " is called a duplicate and is none");
            return;
        }
        require(paid != null, view.transactionId + " is called a duplicate and is none");
        final boolean same = view.amountFen == paid.first.amountFen;
        require(
                view.code == (same ? OutcomeCode.DUPLICATE : OutcomeCode.CONFLICT),
                view.transactionId + " repeated with " + view.amountFen + " fen is " + view.code);
    }

    private void refund(final RecordView view) {
        require(refunds.add(view.refundId), "refund " + view.refundId + " is counted twice");
        final Paid paid = payments.get(view.transactionId);
        require(paid != null, "refund " + view.refundId + " of a payment that is not journaled");
        require(
                view.refundFen + view.excessFen == amountOf(view.refundId),
                "refund " + view.refundId + " gives back " + view.refundFen + " and holds " + view.excessFen);
        paid.refundedFen += view.refundFen;
        final long returned = -matched(view);
        require(returned >= 0, "refund " + view.refundId + " matches");
        paid.returnedFen += returned;
        final long amount = paid.first.amountFen;
        require(paid.refundedFen <= amount, view.transactionId + " gives back more than it was");
        // RULES 11.9; the numbers are small here
        final long kept = paid.matchedFen * (amount - paid.refundedFen) / amount;
        require(
                paid.returnedFen == paid.matchedFen - kept,
                view.transactionId + " keeps " + (paid.matchedFen - paid.returnedFen) + " of its match, not " + kept);
        committedFen -= returned;
        usedByDonor.merge(paid.first.donorLo, -returned, Long::sum);
    }

    /** Fen of a payment: in its id, so that the model knows it whatever was sent. */
    static long amountOf(final String transactionId) {
        return Long.parseLong(transactionId.substring(transactionId.indexOf('-') + 1));
    }

    private static void require(final boolean holds, final String message) {
        if (!holds) {
            throw new Violation(message);
        }
    }
}
