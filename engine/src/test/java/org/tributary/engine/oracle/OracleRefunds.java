package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;
import static org.tributary.engine.oracle.World.big;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.oracle.World.Donation;
import org.tributary.engine.oracle.World.DonorDay;
import org.tributary.engine.oracle.World.Key;
import org.tributary.engine.oracle.World.Line;
import org.tributary.engine.oracle.World.PoolState;
import org.tributary.engine.oracle.World.RefundState;
import org.tributary.engine.oracle.World.Waiting;

/** Contract section 3, "Refunds", and rulings 2, 4, 7, 8, 23. */
final class OracleRefunds {
    private final World world;
    private final OracleMilestones milestones;

    OracleRefunds(World world, OracleMilestones milestones) {
        this.world = world;
        this.milestones = milestones;
    }

    Out refund(Op.Refund op, long sequence) {
        final Key payment = new Key(op.channel(), op.txn());
        final Donation donation = world.donations.get(payment);
        final BigInteger asked = big(op.fen());
        final RefundState first = world.refunds.get(new Key(op.channel(), op.refundId()));
        final boolean same = first != null
                && first.payment.equals(payment)
                && first.asked.equals(asked)
                && first.dispute == op.dispute();
        if (first != null && (same || !op.cumulative())) {
            return Out.of("Duplicate", same ? OutcomeCode.DUPLICATE : OutcomeCode.CONFLICT, ReasonCode.NONE)
                    .with("originalSequence", first.sequence);
        }
        BigInteger fen = asked;
        if (op.cumulative()) {
            final BigInteger known =
                    donation == null ? world.waitingTotal.getOrDefault(payment, ZERO) : donation.toldByChannel;
            fen = asked.subtract(known);
            if (fen.signum() <= 0) {
                return Out.of("Duplicate", OutcomeCode.DUPLICATE, ReasonCode.NONE);
            }
        }
        final RefundState refund = new RefundState();
        refund.sequence = sequence;
        refund.payment = payment;
        refund.asked = asked;
        refund.dispute = op.dispute();
        world.refunds.put(new Key(op.channel(), op.refundId()), refund);
        if (donation == null) {
            return waitForPayment(payment, refund, fen);
        }
        return take(donation, refund, fen, 0);
    }

    private Out waitForPayment(Key payment, RefundState refund, BigInteger fen) {
        world.waiting.computeIfAbsent(payment, k -> new ArrayList<>()).add(new Waiting(refund, fen));
        if (!refund.dispute) {
            world.waitingTotal.merge(payment, fen, BigInteger::add);
        }
        world.sums.refunds = world.sums.refunds.add(fen);
        world.sums.refundCount = world.sums.refundCount.add(BigInteger.ONE);
        world.sums.excess = world.sums.excess.add(fen);
        return Out.of("Refund", OutcomeCode.HELD, ReasonCode.REFUND_UNKNOWN_PAYMENT)
                .with("originalSequence", 0)
                .with("refundFen", 0)
                .with("excessFen", fen)
                .with("refundedTotalFen", 0)
                .with("joinedSequence", 0)
                .with("project", -1)
                .with("fullyRefunded", false)
                .with("ofHeld", false)
                .with("foreign", false);
    }

    /** The refunds that waited for a payment, now that it is here. */
    List<Out> join(Donation donation) {
        final Key key = new Key(donation.payment.channel(), donation.payment.txn());
        final List<Out> records = new ArrayList<>();
        final List<Waiting> waiting = world.waiting.remove(key);
        world.waitingTotal.remove(key);
        if (waiting != null) {
            for (final Waiting each : waiting) {
                world.sums.refunds = world.sums.refunds.subtract(each.fen());
                world.sums.refundCount = world.sums.refundCount.subtract(BigInteger.ONE);
                world.sums.excess = world.sums.excess.subtract(each.fen());
                records.add(take(donation, each.refund(), each.fen(), each.refund().sequence));
            }
        }
        return records;
    }

    private Out take(Donation donation, RefundState refund, BigInteger fen, long joined) {
        final BigInteger taken = fen.min(donation.left());
        final BigInteger excess = fen.subtract(taken);
        refund.taken = taken;
        refund.excess = excess;
        donation.excess = donation.excess.add(excess);
        if (!refund.dispute) {
            donation.toldByChannel = donation.toldByChannel.add(fen);
        }
        final boolean wasEmpty = donation.left().signum() == 0;
        donation.refunded = donation.refunded.add(taken);
        final boolean full = !wasEmpty && donation.left().signum() == 0;
        final boolean over = excess.signum() > 0;
        final Out out = record(donation, over ? OutcomeCode.HELD : OutcomeCode.REFUNDED, taken, excess)
                .with("joinedSequence", joined)
                .with("fullyRefunded", full);
        bookDonor(donation, taken, excess, full, wasEmpty);
        if (!donation.held()) {
            for (final Line line : donation.lines) {
                takeBack(donation, line, out);
            }
        }
        return over
                ? new Out(out.kind(), out.code(), ReasonCode.REFUND_EXCEEDS_PAYMENT, out.fields(), out.lines())
                : out;
    }

    private Out record(Donation donation, OutcomeCode code, BigInteger taken, BigInteger excess) {
        return Out.of("Refund", code, ReasonCode.NONE)
                .with("originalSequence", donation.sequence)
                .with("refundFen", taken)
                .with("excessFen", excess)
                .with("refundedTotalFen", donation.refunded)
                .with("joinedSequence", 0)
                .with("project", donation.held() ? -1 : donation.project.index)
                .with("ofHeld", donation.held())
                .with("foreign", donation.foreign);
    }

    /** The donor's own money: in the totals, the project's and the milestones'. */
    private void bookDonor(Donation donation, BigInteger taken, BigInteger excess, boolean full, boolean wasEmpty) {
        final Sums sums = world.sums;
        sums.refundCount = sums.refundCount.add(BigInteger.ONE);
        if (donation.foreign) {
            sums.heldForeign(donation.payment.currency(), taken.negate());
        } else {
            sums.refunds = sums.refunds.add(taken).add(excess);
            sums.excess = sums.excess.add(excess);
        }
        if (donation.held()) {
            if (!donation.foreign) {
                sums.held = sums.held.subtract(taken);
                sums.refundsOfHeld = sums.refundsOfHeld.add(taken);
            }
            if (full) {
                sums.heldCount = sums.heldCount.subtract(BigInteger.ONE);
            }
            return;
        }
        donation.project.refunded = donation.project.refunded.add(taken);
        if (full) {
            item(donation, -1);
        }
        milestones.refunded(donation, taken, donation.left().signum() == 0, wasEmpty);
    }

    private static void item(Donation donation, long step) {
        if (donation.project.definition.items().contains(donation.payment.item())) {
            donation.project.items.merge(donation.payment.item(), step, Long::sum);
        }
    }

    private void takeBack(Donation donation, Line line, Out out) {
        final BigInteger keeps = line.made
                .multiply(donation.left())
                .divide(donation.amount.subtract(line.base))
                .min(line.kept);
        final BigInteger back = line.kept.subtract(keeps);
        if (line.voided || back.signum() == 0) {
            return;
        }
        line.kept = keeps;
        final boolean forfeited = giveBack(line, back);
        out.lines().add(new Out.Line(line.pool.index, back.negate(), CutCode.NONE, forfeited));
    }

    /** Returns money to the pool by its rule; true if it was written off instead. */
    boolean giveBack(Line line, BigInteger fen) {
        final PoolState pool = line.pool;
        pool.committed = pool.committed.subtract(fen);
        world.sums.matchReversed = world.sums.matchReversed.add(fen);
        if (pool.definition.forfeitOnRefund()) {
            pool.writtenOff = pool.writtenOff.add(fen);
            return true;
        }
        pool.byDonor.merge(line.donor, fen.negate(), BigInteger::add);
        pool.byDonorDay.merge(new DonorDay(line.donor, line.day), fen.negate(), BigInteger::add);
        pool.byProject.merge(line.project.id(), fen.negate(), BigInteger::add);
        pool.byOrganisation.merge(world.organisationOf(line.project), fen.negate(), BigInteger::add);
        final int home = pool.home(line.slot);
        if (home >= 0) {
            if (home == line.slot) {
                pool.slots.get(home).committed = pool.slots.get(home).committed.subtract(fen);
            } else {
                pool.slots.get(home).extra = pool.slots.get(home).extra.add(fen);
            }
        }
        return false;
    }

    /** Ruling 8: the donor's money is back, the match is not. */
    Out reverse(Op.Reversal op) {
        final Donation donation = world.donations.get(new Key(op.channel(), op.txn()));
        if (donation == null) {
            return refused(ReasonCode.UNKNOWN_ORIGINAL);
        }
        final RefundState refund = world.refunds.get(new Key(op.channel(), op.refundId()));
        if (refund == null
                || refund.taken.add(refund.excess).signum() == 0
                || !refund.payment.equals(new Key(op.channel(), op.txn()))) {
            return refused(ReasonCode.NOT_REFUNDED);
        }
        final BigInteger standing = refund.taken.add(refund.excess);
        final BigInteger whole = op.amountFen() <= 0 ? standing : standing.min(big(op.amountFen()));
        final BigInteger excess = whole.min(refund.excess);
        final BigInteger fen = whole.subtract(excess);
        refund.taken = refund.taken.subtract(fen);
        refund.excess = refund.excess.subtract(excess);
        final boolean wasEmpty = donation.left().signum() == 0;
        donation.refunded = donation.refunded.subtract(fen);
        donation.excess = donation.excess.subtract(excess);
        if (!refund.dispute) {
            donation.toldByChannel = donation.toldByChannel.subtract(fen).subtract(excess);
        }
        final boolean again = wasEmpty && donation.left().signum() > 0;
        final Out out = record(donation, OutcomeCode.REFUNDED, fen.negate(), excess.negate())
                .with("fullyRefunded", false);
        final Sums sums = world.sums;
        if (donation.foreign) {
            sums.heldForeign(donation.payment.currency(), fen);
        } else {
            sums.refunds = sums.refunds.subtract(fen).subtract(excess);
            sums.excess = sums.excess.subtract(excess);
        }
        if (donation.held()) {
            if (!donation.foreign) {
                sums.held = sums.held.add(fen);
                sums.refundsOfHeld = sums.refundsOfHeld.subtract(fen);
            }
            sums.heldCount = sums.heldCount.add(again ? BigInteger.ONE : ZERO);
            return out;
        }
        final BigInteger before = donation.project.net();
        donation.project.refunded = donation.project.refunded.subtract(fen);
        OracleGoals.crossed(donation.project, before);
        if (again) {
            item(donation, 1);
        }
        milestones.refunded(donation, fen.negate(), donation.left().signum() == 0, wasEmpty);
        return out;
    }

    static Out refused(ReasonCode reason) {
        return Out.of("Refund", OutcomeCode.IGNORED, reason);
    }
}
