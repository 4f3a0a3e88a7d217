package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;
import static org.tributary.engine.oracle.World.big;

import java.math.BigInteger;
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
import org.tributary.engine.oracle.World.SlotState;

/** Refunds and their reversals: RULES 11. */
final class OracleRefunds {
    private final World world;
    private final OracleMilestones milestones;

    OracleRefunds(final World world, final OracleMilestones milestones) {
        this.world = world;
        this.milestones = milestones;
    }

    Out refund(final Op.Refund op, final long sequence) {
        final Key payment = new Key(op.channel(), op.txn());
        final Key id = new Key(op.channel(), op.refundId());
        final RefundState known = op.refundId().isEmpty() ? null : world.refunds.get(id);
        if (known != null && !op.cumulative()) {
            final boolean same = known.payment.equals(payment)
                    && known.amount.equals(big(op.fen()))
                    && known.dispute == op.dispute();
            if (!same) {
                return duplicate(false).with("originalSequence", known.sequence);
            }
        }
        if (op.fen() < 1) {
            return refused(ReasonCode.NO_CHANGE);
        }
        final RefundAccount account = account(payment);
        final RefundAccount changed = account.copy();
        if (op.cumulative()) {
            changed.total(big(op.fen()), op.refundedAt(), op.previousFen());
        }
        final boolean names = known == null && !op.refundId().isEmpty() && (!op.cumulative() || op.partFen() > 0);
        if (known != null && !op.cumulative() && !op.dispute()) {
            changed.toldByName();
        } else if (names || op.refundId().isEmpty() && !op.cumulative()) {
            changed.refund(big(op.cumulative() ? op.partFen() : op.fen()), !op.cumulative() && op.dispute());
        }
        if (!changed.fits()) {
            return refused(ReasonCode.OVERFLOW);
        }
        if (names) {
            world.refunds.put(
                    id,
                    new RefundState(
                            sequence,
                            payment,
                            big(op.cumulative() ? op.partFen() : op.fen()),
                            !op.cumulative() && op.dispute()));
        }
        world.accounts.put(payment, changed);
        final Donation donation = world.donations.get(payment);
        final BigInteger rise = changed.standing().subtract(account.standing());
        if (rise.signum() == 0) {
            final long first = known != null ? known.sequence : donation == null ? 0 : donation.sequence;
            return duplicate(true).with("originalSequence", first);
        }
        world.sums.refundCount = world.sums.refundCount.add(BigInteger.ONE);
        return donation == null
                ? waits(changed, account.standing(), op, sequence)
                : apply(donation, changed.standing());
    }

    private static Out duplicate(final boolean same) {
        return Out.of("Duplicate", same ? OutcomeCode.DUPLICATE : OutcomeCode.CONFLICT, ReasonCode.NONE);
    }

    private RefundAccount account(final Key payment) {
        return world.accounts.computeIfAbsent(payment, key -> new RefundAccount());
    }

    private Out waits(final RefundAccount account, final BigInteger before, final Op.Refund op, final long sequence) {
        if (before.signum() == 0) {
            account.waitsSince = sequence;
            account.foreign = !op.currency().isEmpty() && !op.currency().equals(world.campaign.currency());
        }
        return waiting(
                account, account.standing().subtract(before), OutcomeCode.HELD, ReasonCode.REFUND_UNKNOWN_PAYMENT);
    }

    /** Books a change of what waits for a payment that nobody knows yet. */
    private Out waiting(
            final RefundAccount account, final BigInteger change, final OutcomeCode code, final ReasonCode reason) {
        if (!account.foreign) {
            world.sums.refunds = world.sums.refunds.add(change);
            world.sums.excess = world.sums.excess.add(change);
        }
        return Out.of("Refund", code, reason)
                .with("originalSequence", 0)
                .with("refundFen", 0)
                .with("excessFen", change)
                .with("refundedTotalFen", 0)
                .with("joinedSequence", 0)
                .with("joinedFen", 0)
                .with("project", -1)
                .with("fullyRefunded", false)
                .with("ofHeld", false);
    }

    /** Whether refunds wait for that payment. */
    boolean areWaiting(final Key payment) {
        return world.accounts.containsKey(payment)
                && account(payment).standing().signum() > 0;
    }

    /** The refunds that waited for a payment, now that it is here: one record for all of them. */
    List<Out> join(final Donation donation) {
        final Key payment = new Key(donation.payment.channel(), donation.payment.txn());
        if (!areWaiting(payment)) {
            return List.of();
        }
        final RefundAccount account = account(payment);
        final BigInteger waited = account.standing();
        if (!account.foreign) {
            world.sums.refunds = world.sums.refunds.subtract(waited);
            world.sums.excess = world.sums.excess.subtract(waited);
        }
        return List.of(apply(donation, waited)
                .with("joinedSequence", account.waitsSince)
                .with("joinedFen", account.foreign ? ZERO : waited));
    }

    /** Brings a donation to what stands refunded of it now. */
    private Out apply(final Donation donation, final BigInteger standing) {
        final BigInteger taken = standing.min(donation.amount);
        final BigInteger change = taken.subtract(donation.refunded);
        final BigInteger excess = standing.subtract(taken).subtract(donation.excess);
        final boolean wasEmpty = donation.left().signum() == 0;
        final BigInteger netBefore = donation.held() ? ZERO : donation.project.net();
        donation.refunded = taken;
        donation.excess = donation.excess.add(excess);
        final boolean full = !wasEmpty && donation.left().signum() == 0;
        final boolean again = wasEmpty && donation.left().signum() > 0;
        final boolean over = excess.signum() > 0;
        final Out out = Out.of(
                        "Refund",
                        over ? OutcomeCode.HELD : OutcomeCode.REFUNDED,
                        over ? ReasonCode.REFUND_EXCEEDS_PAYMENT : ReasonCode.NONE)
                .with("originalSequence", donation.sequence)
                .with("refundFen", change)
                .with("excessFen", excess)
                .with("refundedTotalFen", donation.refunded)
                .with("joinedSequence", 0)
                .with("joinedFen", 0)
                .with("project", donation.held() ? -1 : donation.project.index)
                .with("ofHeld", donation.held())
                .with("fullyRefunded", full)
                .with("foreign", donation.foreign);
        sums(donation, change, excess);
        if (donation.held()) {
            final BigInteger count = full ? BigInteger.ONE.negate() : again ? BigInteger.ONE : ZERO;
            world.sums.heldCount = world.sums.heldCount.add(count);
            return out;
        }
        donation.project.refunded = donation.project.refunded.add(change);
        item(donation, full ? -1 : again ? 1 : 0);
        milestones.refunded(donation, change, donation.left().signum() == 0, wasEmpty);
        if (change.signum() < 0) {
            OracleGoals.crossed(donation.project, netBefore);
        }
        for (final Line line : donation.lines) {
            takeBack(donation, line, out);
        }
        return out;
    }

    private void sums(final Donation donation, final BigInteger change, final BigInteger excess) {
        final Sums sums = world.sums;
        if (donation.foreign) {
            sums.heldForeign(donation.payment.currency(), change.negate());
            return;
        }
        sums.refunds = sums.refunds.add(change).add(excess);
        sums.excess = sums.excess.add(excess);
        if (donation.held()) {
            sums.held = sums.held.subtract(change);
            sums.refundsOfHeld = sums.refundsOfHeld.add(change);
        }
    }

    private static void item(final Donation donation, final long step) {
        if (step != 0 && donation.project.itemsEver.contains(donation.payment.item())) {
            donation.project.items.merge(donation.payment.item(), step, Long::sum);
        }
    }

    private void takeBack(final Donation donation, final Line line, final Out out) {
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
    boolean giveBack(final Line line, final BigInteger fen) {
        final PoolState pool = line.pool;
        pool.committed = pool.committed.subtract(fen);
        world.sums.matchReversed = world.sums.matchReversed.add(fen);
        line.project.matchReversed = line.project.matchReversed.add(fen);
        if (pool.definition.forfeitOnRefund()
                || world.matches.isWithdrawn(pool, world.organisationOf(line.project), line.sequence)) {
            pool.writtenOff = pool.writtenOff.add(fen);
            return true;
        }
        pool.byDonor.merge(line.donor, fen.negate(), BigInteger::add);
        pool.byDonorDay.merge(new DonorDay(line.donor, line.day), fen.negate(), BigInteger::add);
        pool.byProject.merge(line.project.id(), fen.negate(), BigInteger::add);
        pool.byOrganisation.merge(world.organisationOf(line.project), fen.negate(), BigInteger::add);
        final SlotState home = pool.home(line.slot);
        if (home != null && home == line.slot) {
            home.committed = home.committed.subtract(fen);
        } else if (home != null) {
            home.extra = home.extra.add(fen);
        }
        return false;
    }

    /** A refund that failed or a dispute won: the donor's money is back, the match is not. */
    Out reverse(final Op.Reversal op, final long sequence) {
        final Key payment = new Key(op.channel(), op.txn());
        final Key id = new Key(op.channel(), op.refundId());
        final RefundState known = op.refundId().isEmpty() ? null : world.refunds.get(id);
        final BigInteger asked = big(op.amountFen());
        if (known != null && known.reversed) {
            return duplicate(known.payment.equals(payment) && known.reversalAsked.equals(asked));
        }
        if (known != null && !known.payment.equals(payment)) {
            return duplicate(false).with("originalSequence", known.sequence);
        }
        final Donation donation = world.donations.get(payment);
        final RefundAccount account = account(payment);
        boolean kept = false;
        if (known == null) {
            if (asked.signum() < 1 || op.refundId().isEmpty()) {
                return refused(ReasonCode.NOT_REFUNDED);
            }
            kept = op.dispute() || account.anonymous().compareTo(asked) < 0;
            if (kept && op.mayWait()) {
                return refused(donation == null ? ReasonCode.UNKNOWN_ORIGINAL : ReasonCode.NOT_REFUNDED);
            }
        }
        final boolean dispute = known == null ? op.dispute() : known.dispute;
        final BigInteger fen =
                known == null || asked.signum() > 0 && asked.compareTo(known.amount) < 0 ? asked : known.amount;
        final RefundAccount changed = account.copy();
        changed.reversal(fen, op.at(), dispute, known != null);
        if (!changed.fits()) {
            return refused(ReasonCode.OVERFLOW);
        }
        final RefundState refund = known == null ? new RefundState(sequence, payment, asked, dispute) : known;
        refund.reversed = true;
        refund.reversalAsked = asked;
        world.refunds.put(id, refund);
        world.accounts.put(payment, changed);
        if (changed.standing().compareTo(account.standing()) < 0) {
            world.sums.refundCount = world.sums.refundCount.subtract(BigInteger.ONE);
        }
        final Out out = donation == null
                ? waiting(
                        changed, changed.standing().subtract(account.standing()), OutcomeCode.REFUNDED, ReasonCode.NONE)
                : apply(donation, changed.standing());
        if (!kept) {
            return out;
        }
        final ReasonCode reason =
                donation == null ? ReasonCode.REFUND_UNKNOWN_PAYMENT : ReasonCode.REVERSAL_UNKNOWN_REFUND;
        return new Out(out.kind(), OutcomeCode.HELD, reason, out.fields(), out.lines());
    }

    static Out refused(final ReasonCode reason) {
        return Out.of("Refund", OutcomeCode.IGNORED, reason);
    }
}
