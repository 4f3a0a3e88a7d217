package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.big;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.oracle.World.Donation;
import org.tributary.engine.oracle.World.Key;
import org.tributary.engine.oracle.World.ProjectState;

/**
 * The independent model: Tributary's rules from RULES.md alone, plain and slow, with no line shared with
 * the core. Time passes with {@link #advance}, everything else happens with {@link #apply}.
 */
final class Oracle {
    final World world = new World();
    private final OracleMatching matching = new OracleMatching(world);
    private final OracleMilestones milestones = new OracleMilestones(world, matching);
    private final OracleRefunds refunds = new OracleRefunds(world, milestones);
    private final OracleGifts gifts = new OracleGifts(world, matching, refunds);
    private final OracleClock clock = new OracleClock(world, new OracleDeferred(world, matching));
    private final OracleAdmin admin = new OracleAdmin(world);
    private final OracleChanges changes = new OracleChanges(world);
    final OracleApprovals approvals = new OracleApprovals(world, this::decide);

    /** Lets time pass and returns the derived records that fall due, in any order. */
    List<Out> advance(final long now) {
        world.now = now;
        world.lineSequence = world.records.isEmpty() ? 1 : world.records.get(world.records.size() - 1) + 1;
        return world.campaign == null ? List.of() : clock.run(now);
    }

    /**
     * Decides one operation that arrives now.
     *
     * @param sequence of its record, of its commit for a campaign
     * @return the answer, then the derived records
     */
    List<Out> apply(final Op op, final long sequence) {
        world.lineSequence = sequence;
        final List<Out> outs = decide(op, sequence);
        world.records.add(sequence);
        OracleLaws.check(world);
        return outs;
    }

    /** A campaign change, knowing which reason the core gave for refusing it. */
    List<Out> apply(final Op.Change change, final ReasonCode given) {
        final List<Out> outs = List.of(changes.apply(change, given));
        OracleLaws.check(world);
        return outs;
    }

    private List<Out> decide(final Op op, final long sequence) {
        if (op instanceof Op.Payment payment) {
            return payment(payment, sequence);
        } else if (op instanceof Op.Refund refund) {
            return List.of(refunds.refund(refund, sequence));
        } else if (op instanceof Op.Reversal reversal) {
            return List.of(refunds.reverse(reversal, sequence));
        } else if (op instanceof Op.Gift gift) {
            return List.of(gifts.gift(gift, sequence));
        } else if (op instanceof Op.GiftReversal reversal) {
            return List.of(gifts.reverse(reversal, sequence));
        } else if (op instanceof Op.Allocate allocate) {
            return allocate(allocate);
        } else if (op instanceof Op.Pend pend) {
            return List.of(pend(pend));
        } else if (op instanceof Op.Change change) {
            return List.of(changes.apply(change, ReasonCode.NONE));
        }
        if (op instanceof Op.MatchStep step) {
            return List.of(world.matches.apply(step, sequence));
        }
        final Out payout = payout(op, sequence);
        if (payout != null) {
            return List.of(payout);
        }
        if (op instanceof Op.Ask ask) {
            return approvals.ask(ask, sequence);
        } else if (op instanceof Op.Approve approve) {
            return approvals.approve(approve, sequence);
        } else if (op instanceof Op.Deny deny) {
            return approvals.deny(deny, sequence);
        }
        return admin.apply(op, sequence);
    }

    private Out payout(final Op op, final long sequence) {
        if (op instanceof Op.PayoutRun run) {
            return world.payouts.list(run, sequence);
        } else if (op instanceof Op.PayoutCancel cancel) {
            return world.payouts.cancel(cancel, sequence);
        }
        return op instanceof Op.Paid paid ? world.payouts.paid(paid, sequence) : null;
    }

    private List<Out> payment(final Op.Payment op, final long sequence) {
        final Key key = new Key(op.channel(), op.txn());
        final Donation first = world.donations.get(key);
        if (first != null) {
            final Op.Payment known = first.payment;
            // A bill names neither payer nor project.
            final boolean same = known.amountFen() == op.amountFen()
                    && known.currency().equals(op.currency())
                    && (known.correction()
                            || op.correction()
                            || known.project().equals(op.project())
                                    && known.donor().equals(op.donor()));
            return List.of(Out.of("Duplicate", same ? OutcomeCode.DUPLICATE : OutcomeCode.CONFLICT, ReasonCode.NONE)
                    .with("originalSequence", first.sequence));
        }
        final Donation donation = new Donation();
        donation.sequence = sequence;
        donation.at = world.now;
        donation.payment = op;
        donation.amount = big(op.amountFen());
        world.donations.put(key, donation);
        donation.heldReason = heldBy(op);
        donation.foreign = !op.currency().equals(world.campaign.currency())
                || !OracleMerchants.configured(world, op)
                || !summable(op);
        final List<Out> outs = new ArrayList<>();
        if (donation.heldReason == ReasonCode.NONE) {
            outs.addAll(accept(donation, world.project(op.project()), donationOutcome(donation, OutcomeCode.ACCEPTED)));
        } else {
            hold(donation);
            final ProjectState named = op.unreadable() ? null : world.project(op.project());
            outs.add(donationOutcome(donation, OutcomeCode.HELD)
                    .with("project", named == null ? -1 : named.index)
                    .with("joinsRefund", refunds.areWaiting(key)));
            outs.addAll(refunds.join(donation));
        }
        return outs;
    }

    private static Out donationOutcome(final Donation donation, final OutcomeCode code) {
        return Out.of("Donation", code, donation.heldReason)
                .with("newDonor", false)
                .with("newProjectDonor", false)
                .with("newOrganisationDonor", false)
                .with("newTeamDonor", false)
                .with("goalReached", false)
                .with("foreign", donation.foreign);
    }

    private void hold(final Donation donation) {
        final Sums sums = world.sums;
        sums.heldCount = sums.heldCount.add(BigInteger.ONE);
        if (donation.foreign) {
            sums.heldForeign(donation.payment.currency(), donation.amount);
        } else {
            sums.received = sums.received.add(donation.amount);
            sums.held = sums.held.add(donation.amount);
        }
    }

    /** The first reason that applies: foreign money first, then in the order of RULES 3.1. */
    private ReasonCode heldBy(final Op.Payment op) {
        if (!op.currency().equals(world.campaign.currency())) {
            return ReasonCode.CURRENCY;
        }
        if (!OracleMerchants.configured(world, op)) {
            return ReasonCode.MERCHANT_MISMATCH;
        }
        if (op.unreadable()) {
            return ReasonCode.UNREADABLE_ATTACHMENT;
        }
        final ProjectState project = world.project(op.project());
        if (project == null) {
            return ReasonCode.UNKNOWN_PROJECT;
        }
        if (!OracleMerchants.same(world.campaign, project, op)) {
            return ReasonCode.MERCHANT_MISMATCH;
        }
        final ReasonCode state = refusedByState(project);
        if (state != ReasonCode.NONE) {
            return state;
        }
        if (op.paidAt() < world.campaign.opensMs()) {
            return ReasonCode.CAMPAIGN_NOT_OPEN;
        }
        if (op.paidAt() >= world.campaign.closesMs()) {
            return ReasonCode.CAMPAIGN_CLOSED;
        }
        return inRange(project, op) && summable(op) ? ReasonCode.NONE : ReasonCode.AMOUNT_OUT_OF_RANGE;
    }

    /** The books count in signed 64 bits: what would leave them is held and counted apart, like foreign money. */
    private boolean summable(final Op.Payment op) {
        return world.sums.received.add(big(op.amountFen())).bitLength() <= 63;
    }

    private static ReasonCode refusedByState(final ProjectState project) {
        if (project.closed) {
            return ReasonCode.PROJECT_CLOSED;
        }
        return project.reached && project.definition.closeOnGoal() ? ReasonCode.GOAL_REACHED : ReasonCode.NONE;
    }

    private static boolean inRange(final ProjectState project, final Op.Payment op) {
        return project.definition.minAmountFen() <= op.amountFen()
                && op.amountFen() <= project.definition.maxAmountFen();
    }

    /**
     * Puts a donation's money to a project and matches it, then takes the refunds that waited for it; goal and
     * milestones see what is left.
     */
    private List<Out> accept(final Donation donation, final ProjectState project, final Out answer) {
        final Op.Payment op = donation.payment;
        final BigInteger net = project.net();
        final boolean wasHeld = donation.heldReason != ReasonCode.NONE;
        donation.project = project;
        project.received = true;
        donation.baseRefunded = donation.refunded;
        project.count = project.count.add(BigInteger.ONE);
        project.amount = project.amount.add(donation.left());
        world.sums.donations = world.sums.donations.add(donation.left());
        world.sums.donationCount = world.sums.donationCount.add(BigInteger.ONE);
        if (!wasHeld) {
            world.sums.received = world.sums.received.add(donation.amount);
        }
        if (project.itemsEver.contains(op.item())) {
            project.items.merge(op.item(), 1L, Long::sum);
        }
        answer.with("newDonor", world.donors.add(op.donor()))
                .with("newProjectDonor", project.donors.add(op.donor()))
                .with(
                        "newOrganisationDonor",
                        world.organisationDonors
                                .computeIfAbsent(world.organisationOf(project), o -> new HashSet<>())
                                .add(op.donor()))
                .with(
                        "newTeamDonor",
                        !op.team().isEmpty()
                                && world.teamDonors
                                        .computeIfAbsent(op.team(), t -> new HashSet<>())
                                        .add(op.donor()))
                .with("project", project.index);
        answer.lines().addAll(matching.match(donation));
        for (final Out.Line line : answer.lines()) {
            if (line.fen().signum() > 0) {
                matching.countMatched(project, line.fen());
            }
        }
        milestones.count(donation);
        final List<Out> outs = new ArrayList<>();
        outs.add(answer);
        if (!wasHeld) {
            answer.with("joinsRefund", refunds.areWaiting(new Key(op.channel(), op.txn())));
            outs.addAll(refunds.join(donation));
        }
        answer.with("goalReached", OracleGoals.crossed(project, net));
        outs.addAll(milestones.reached(donation));
        return outs;
    }

    private List<Out> allocate(final Op.Allocate op) {
        final Donation donation = world.donations.get(new Key(op.channel(), op.txn()));
        final ReasonCode reason = allocationRefused(donation, op.project());
        if (reason != ReasonCode.NONE) {
            return List.of(Out.of("Allocation", OutcomeCode.IGNORED, reason));
        }
        world.sums.held = world.sums.held.subtract(donation.left());
        world.sums.heldCount = world.sums.heldCount.subtract(BigInteger.ONE);
        final Out answer = Out.of("Allocation", OutcomeCode.ACCEPTED, ReasonCode.NONE)
                .with("heldSequence", donation.sequence)
                .with("baseRefundedFen", donation.refunded);
        return accept(donation, world.project(op.project()), answer);
    }

    private ReasonCode allocationRefused(final Donation donation, final String target) {
        final ReasonCode item = itemRefused(donation);
        if (item != ReasonCode.NONE) {
            return item;
        }
        final ProjectState project = world.project(target);
        if (donation.foreign) {
            return ReasonCode.NOT_ALLOCATABLE;
        }
        if (project == null) {
            return ReasonCode.UNKNOWN_PROJECT;
        }
        if (!OracleMerchants.same(world.campaign, project, donation.payment)) {
            return ReasonCode.MERCHANT_MISMATCH;
        }
        final ReasonCode state = refusedByState(project);
        if (state != ReasonCode.NONE) {
            return state;
        }
        return inRange(project, donation.payment) ? ReasonCode.NONE : ReasonCode.AMOUNT_OUT_OF_RANGE;
    }

    /** Why a held item can't be worked on. */
    private static ReasonCode itemRefused(final Donation donation) {
        if (donation == null) {
            return ReasonCode.UNKNOWN_HELD;
        }
        if (!donation.held() || donation.left().signum() == 0) {
            return ReasonCode.NOT_HELD;
        }
        return donation.pending ? ReasonCode.REFUND_PENDING : ReasonCode.NONE;
    }

    private Out pend(final Op.Pend op) {
        final Donation donation = world.donations.get(new Key(op.channel(), op.txn()));
        final ReasonCode reason = itemRefused(donation);
        if (reason != ReasonCode.NONE) {
            return Out.of("Allocation", OutcomeCode.IGNORED, reason);
        }
        donation.pending = true;
        return Out.of("Allocation", OutcomeCode.ACCEPTED, ReasonCode.NONE).with("heldSequence", donation.sequence);
    }
}
