package org.tributary.engine.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;

/**
 * What the records of the simulated campaign must be, from the rules alone: a payment counts once, is held or matched as the
 * campaign stands at its record, and gives back no more than it was, also if its refund comes first. Takes the journal's
 * records in order.
 */
final class Model {
    private final Map<String, Integer> seen = new TreeMap<>();
    private final CampaignModel campaign = new CampaignModel(seen);
    private final List<PoolModel> pools = List.of(campaign.first, campaign.second);
    private final Map<String, Paid> payments = new HashMap<>();
    private final Map<String, Long> waitingFen = new HashMap<>();
    private final Set<String> refunds = new HashSet<>();
    private String joins = "";
    private long sequence;
    private long timestampMs;

    /** Takes the next record. */
    void record(final RecordView view, final JournalRecord record) {
        require(view.sequence == sequence + 1, "sequence " + view.sequence + " follows " + sequence);
        require(view.timestampMs >= timestampMs, "time goes back at sequence " + view.sequence);
        sequence = view.sequence;
        timestampMs = view.timestampMs;
        if (!view.derived) {
            require(joins.isEmpty(), "a refund waited for payment " + joins + ", and is not joined to it");
            campaign.requireNoVoidOwed();
        }
        switch (view.shape) {
            case PAYMENT -> payment(view);
            case DUPLICATE -> duplicate(view);
            case REFUND -> refund(view);
            case POOL_EVENT -> {
                require(view.poolEvent == PoolEventKind.VOIDED, "a pool event " + view.poolEvent);
                seen("matches voided");
                campaign.voided(view.linePool[0], view.lineFen[0]);
            }
            default -> {
                final String voids = record.hasCommand() ? campaign.record(record) : null;
                if (voids != null) {
                    voidMatches(voids);
                }
            }
        }
    }

    /** Version of the campaign in force. */
    int version() {
        return campaign.version();
    }

    /** What its records were, and how many of each: shows what the schedules reach. */
    Map<String, Integer> seen() {
        return seen;
    }

    private void seen(final String what) {
        seen.merge(what, 1, Integer::sum);
    }

    private void payment(final RecordView view) {
        final String id = view.transactionId;
        final Paid paid = new Paid(id, view.amountFen);
        require(payments.put(id, paid) == null, "payment " + id + " is counted twice");
        require(view.amountFen == paid.amountFen, id + " counts " + view.amountFen + " fen");
        final ReasonCode held = campaign.heldFor(paid);
        require(
                view.code == (held == ReasonCode.NONE ? OutcomeCode.ACCEPTED : OutcomeCode.HELD) && view.reason == held,
                id + " is " + view.code + " " + view.reason + ", not " + held);
        seen("payment " + held);
        final boolean matches = held == ReasonCode.NONE && !campaign.isFrozen(paid.project);
        for (final PoolModel pool : pools) {
            final long wanted = matches ? pool.wantedFen(paid, view.timestampMs, Commands.GRACE_MS) : 0;
            final long matched = Paid.fenOfPool(view, pool.index);
            require(matched == wanted, id + " is matched " + matched + " fen, not " + wanted);
            pool.give(paid, matched);
        }
        joins = waitingFen.containsKey(id) ? id : "";
    }

    private void duplicate(final RecordView view) {
        final Paid paid = payments.get(view.transactionId);
        if (!view.refundId.isEmpty()) {
            require(refunds.contains(view.refundId), "refund " + view.refundId + " is called a duplicate and is none");
            seen("refund repeated");
            return;
        }
        require(paid != null, view.transactionId + " is called a duplicate and is none");
        final boolean same = view.amountFen == paid.firstFen;
        seen(same ? "payment repeated" : "payment repeated otherwise");
        require(
                view.code == (same ? OutcomeCode.DUPLICATE : OutcomeCode.CONFLICT),
                view.transactionId + " repeated with " + view.amountFen + " fen is " + view.code);
    }

    private void refund(final RecordView view) {
        if (view.derived) {
            join(view);
            return;
        }
        final Paid paid = payments.get(view.transactionId);
        if (view.code == OutcomeCode.IGNORED) {
            // sent before its payment was known to the sender, decided after it
            require(
                    view.reason == ReasonCode.UNKNOWN_ORIGINAL && paid != null && !refunds.contains(view.refundId),
                    "refund " + view.refundId + " is ignored: " + view.reason);
            seen("refund to be joined again");
            return;
        }
        seen("refund");
        require(refunds.add(view.refundId), "refund " + view.refundId + " is counted twice");
        final long fen = Paid.amountOf(view.refundId);
        if (paid == null) {
            require(
                    view.code == OutcomeCode.HELD && view.reason == ReasonCode.REFUND_UNKNOWN_PAYMENT,
                    "refund " + view.refundId + " of a payment that is not journaled is " + view.code);
            require(
                    view.excessFen == fen && view.refundFen == 0,
                    "refund " + view.refundId + " holds " + view.excessFen);
            seen("refund before its payment");
            waitingFen.merge(view.transactionId, fen, Long::sum);
            return;
        }
        takeBack(view, paid, fen);
    }

    /** The refund that waited for its payment. */
    private void join(final RecordView view) {
        require(!joins.isEmpty(), "a refund is joined at sequence " + view.sequence + ", and none waited");
        final Paid paid = payments.get(joins);
        final Long fen = waitingFen.remove(joins);
        joins = "";
        require(
                paid != null && fen != null && view.joinedFen == fen,
                "joined are " + view.joinedFen + " fen, not " + fen);
        seen("refund joined");
        takeBack(view, paid, fen);
    }

    /** RULES 11.3 and 11.9; the numbers are small here. */
    private void takeBack(final RecordView view, final Paid paid, final long fen) {
        final long amount = paid.amountFen;
        final long taken = Math.min(fen, amount - paid.refundedFen);
        require(
                view.refundFen == taken && view.excessFen == fen - taken,
                "refund of " + fen + " gives back " + view.refundFen + " and holds " + view.excessFen);
        paid.refundedFen += taken;
        for (final PoolModel pool : pools) {
            final long returned = -Paid.fenOfPool(view, pool.index);
            final long matched = paid.matchedFen[pool.index];
            final long kept = matched * (amount - paid.refundedFen) / amount;
            pool.takeBack(paid, returned);
            require(
                    paid.returnedFen[pool.index] == matched - kept,
                    "a payment keeps " + (matched - paid.returnedFen[pool.index]) + " of its match, not " + kept);
        }
    }

    /** RULES 14.2. */
    private void voidMatches(final String project) {
        for (final PoolModel pool : pools) {
            long fen = 0;
            for (final Paid paid : payments.values()) {
                fen += paid.project.equals(project) ? pool.voidMatch(paid) : 0;
            }
            campaign.owesVoid(pool, fen);
        }
    }

    static void require(final boolean holds, final String message) {
        if (!holds) {
            throw new Violation(message);
        }
    }
}
