package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.agrona.collections.MutableInteger;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.RuleKind;

/**
 * A random stream of operations for a campaign. Time goes in small steps mostly, now and then to a millisecond around
 * something that happens by itself: a slot's end, a close, a midnight.
 */
final class StreamGenerator {
    private static final List<Long> GRACES = List.of(0L, 1L, 300_000L, 1_800_000L, 7_200_000L);

    /** What a stream has much of. */
    private enum Bent {
        NONE,
        GIFTS,
        REFUNDS,
        CHANGES
    }

    private final Dice dice;
    private final Set<Feature> features;
    private final CampaignGenerator campaigns;
    private final ChangeGenerator changes;
    private final List<Op.Step> steps = new ArrayList<>();
    private final List<Op.Payment> payments = new ArrayList<>();
    private final List<Op.Payment> announced = new ArrayList<>();
    private final List<Op.Payment> pended = new ArrayList<>();
    private final GiftGenerator gifts;
    private final List<Op.Donor> donors = new ArrayList<>();
    private final long graceMs;
    private final PaymentGenerator fresh;
    private final RefundGenerator refunds;
    private final Bent bent;
    private final Oracle model = new Oracle();
    private final PayoutGenerator payouts;
    private Campaign campaign;
    private long now;
    private long sequence;
    private final MutableInteger ids = new MutableInteger();

    StreamGenerator(final long seed, final Set<Feature> features) {
        this.dice = new Dice(seed);
        this.features = features;
        this.campaigns = new CampaignGenerator(dice, features);
        this.bent = dice.chance(0.5) ? Bent.NONE : dice.of(List.of(Bent.values()));
        this.payouts = new PayoutGenerator(dice, model);
        this.gifts = new GiftGenerator(dice, bent == Bent.GIFTS);
        this.changes = new ChangeGenerator(dice, features, campaigns);
        this.graceMs = dice.of(GRACES);
        final int donorCount = (int) dice.between(1, 6);
        for (int i = 0; i < donorCount; i++) {
            donors.add(new Op.Donor(dice.between(Long.MIN_VALUE / 2, Long.MAX_VALUE / 2), i + 1));
        }
        this.fresh = new PaymentGenerator(dice, features, donors, graceMs, ids);
        this.refunds = new RefundGenerator(dice, features, fresh, ids);
    }

    /** Settings, campaign, then that many operations, fewer if time runs past the campaign. */
    List<Op.Step> next(final int length) {
        campaign = campaigns.next();
        now = campaign.opensMs() - 3_600_000;
        add(new Op.Settings(graceMs, 3_600_000));
        add(new Op.Change(campaign, 0, 0));
        changesBeforeMoney();
        while (steps.size() < length + 2) {
            pass();
            add(operation());
            if (now > campaign.closesMs() + 3 * 3_600_000L && dice.chance(0.04)) {
                break;
            }
        }
        now = campaign.closesMs() + 2 * 86_400_000L;
        add(new Op.Tick());
        return steps;
    }

    /** Zone, currency, slots and units can change only now. */
    private void changesBeforeMoney() {
        if (!features.contains(Feature.WIDE_CHANGES) || dice.chance(0.6)) {
            return;
        }
        for (int left = dice.upTo(4); left > 0; left--) {
            pass();
            final Op gift = dice.chance(0.3) ? gift() : null;
            final Op change = change();
            add(gift != null ? gift : change == null ? new Op.Tick() : change);
        }
    }

    /** Adds what happens, and lets a model of its own say what became of it. */
    private void add(final Op op) {
        steps.add(new Op.Step(now, op));
        sequence += model.advance(now).size();
        if (!(op instanceof Op.Tick)) {
            sequence += model.apply(op, sequence + 1).size();
        }
        if (model.world.campaign != null) {
            campaign = model.world.campaign;
        }
    }

    private void pass() {
        final int kind = dice.upTo(99);
        if (kind < 81) {
            now += dice.between(0, 3000);
        } else if (kind < 92) {
            now += dice.between(0, 30) * 60_000;
        } else if (kind < 95) {
            now += dice.between(0, 3) * 3_600_000;
        } else {
            final Long next = Moments.of(campaign, graceMs).higher(now);
            if (next != null) {
                now = Math.max(now, next + dice.between(-1, 1));
            }
        }
    }

    private Op operation() {
        final Op burst = refunds.burst();
        if (burst != null) {
            return burst;
        }
        if (features.contains(Feature.MATCH_STEPS) && !payments.isEmpty() && dice.chance(0.04)) {
            return matchStep();
        }
        if (features.contains(Feature.PAYOUTS) && !payments.isEmpty() && dice.chance(0.05)) {
            return payouts.payout(campaign);
        }
        if (features.contains(Feature.APPROVALS) && !payments.isEmpty() && dice.chance(0.05)) {
            return payouts.approval(candidates());
        }
        if (dice.chance(0.35) && !payments.isEmpty()) {
            switch (bent) {
                case GIFTS -> {
                    return orPayment(gift());
                }
                case REFUNDS -> {
                    return orPayment(refunds.next(payments, announced, campaign, now));
                }
                case CHANGES -> {
                    return dice.chance(0.3) ? orPayment(change()) : orPayment(gift());
                }
                default -> {
                    // As ever.
                }
            }
        }
        final int kind = dice.upTo(99);
        if (kind < 52 || payments.isEmpty()) {
            return payment();
        } else if (kind < 56) {
            return fresh.doubled(campaign, dice.of(payments));
        } else if (kind < 70) {
            return orPayment(refunds.next(payments, announced, campaign, now));
        } else if (kind < 73) {
            return orPayment(refunds.reversal(announced, now));
        } else if (kind < 82) {
            return orPayment(gift());
        } else if (kind < 88) {
            return orPayment(allocation());
        } else if (kind < 92) {
            return orPayment(projectAdmin());
        } else if (kind < 95) {
            return orPayment(poolAdmin());
        } else if (kind < 98) {
            return orPayment(change());
        }
        return dice.chance(0.5) || !features.contains(Feature.FEES)
                ? new Op.Tick()
                : new Op.FeeCorrection(dice.of(PaymentGenerator.CHANNELS), 3, campaign.opensMs());
    }

    /** What a second person may be asked for beside payouts. A step is up to now, whenever that is. */
    private List<Op> candidates() {
        final Op.MatchStep step = matchStep();
        final List<Op> candidates = new ArrayList<>(List.of(
                new Op.MatchStep(step.action(), step.pool(), step.sponsor(), step.organisation(), 0, step.noticeMs())));
        final Op project = projectAdmin();
        final Op pool = poolAdmin();
        if (project != null) {
            candidates.add(project);
        }
        if (pool != null) {
            candidates.add(pool);
        }
        return candidates;
    }

    private Op.MatchStep matchStep() {
        final String pool = dice.chance(0.02)
                ? "nothing"
                : dice.chance(0.5) ? "" : dice.of(campaign.pools()).id();
        final String sponsor =
                dice.chance(0.02) ? "nothing" : dice.of(campaign.sponsors()).id();
        return new Op.MatchStep(
                dice.chance(0.15) ? MatchAction.WITHDRAW : dice.chance(0.5) ? MatchAction.NOTICE : MatchAction.CONFIRM,
                pool,
                sponsor,
                dice.of(campaign.organisations()).id(),
                dice.chance(0.4) ? 0 : (int) dice.between(1, 60),
                dice.of(List.of(0L, 1_000L, 60_000L, 86_400_000L)));
    }

    private Op orPayment(final Op op) {
        return op == null ? payment() : op;
    }

    private Op.Payment payment() {
        if (!announced.isEmpty() && dice.chance(0.2)) {
            final Op.Payment payment = announced.remove(0);
            payments.add(payment);
            return payment;
        }
        final Op.Payment payment = fresh.fresh(campaign, now);
        payments.add(payment);
        return payment;
    }

    private Op gift() {
        return gifts.next(campaign, donors, fresh.project(campaign), now);
    }

    private Op allocation() {
        if (!features.contains(Feature.ALLOCATION)) {
            return null;
        }
        final Op.Payment payment = dice.of(payments);
        if (payment.amountFen() == 0) {
            return null;
        }
        if (!pended.isEmpty() && dice.chance(0.1)) {
            final Op.Payment waiting = dice.of(pended);
            return new Op.Allocate(waiting.channel(), waiting.txn(), fresh.project(campaign));
        }
        if (dice.chance(0.1)) {
            pended.add(payment);
            return new Op.Pend(payment.channel(), payment.txn());
        }
        return new Op.Allocate(payment.channel(), payment.txn(), fresh.project(campaign));
    }

    private Op projectAdmin() {
        if (!features.contains(Feature.PROJECT_ADMIN)) {
            return null;
        }
        final List<String> frozen = model.world.projects.values().stream()
                .filter(project -> project.frozen)
                .map(World.ProjectState::id)
                .toList();
        if (!frozen.isEmpty() && dice.chance(0.4)) {
            return new Op.ProjectAdmin(ProjectAction.VOID_MATCHES, dice.of(frozen));
        }
        final List<ProjectAction> actions = features.contains(Feature.FREEZING)
                ? List.of(
                        ProjectAction.CLOSE,
                        ProjectAction.REOPEN,
                        ProjectAction.REOPEN,
                        ProjectAction.REOPEN,
                        ProjectAction.REOPEN,
                        ProjectAction.FREEZE,
                        ProjectAction.UNFREEZE,
                        ProjectAction.UNFREEZE,
                        ProjectAction.VOID_MATCHES)
                : List.of(ProjectAction.CLOSE, ProjectAction.REOPEN);
        return new Op.ProjectAdmin(dice.of(actions), fresh.project(campaign));
    }

    private Op poolAdmin() {
        final String pool =
                dice.chance(0.05) ? "nothing" : dice.of(campaign.pools()).id();
        if (features.contains(Feature.SUSPENSION) && dice.chance(0.5)) {
            return new Op.PoolAdmin(dice.chance(0.4) ? PoolAction.SUSPEND : PoolAction.RESUME, pool, 0);
        }
        if (!features.contains(Feature.BUDGETS)) {
            return null;
        }
        final boolean milestones = campaign.pools().stream()
                .anyMatch(p -> p.id().equals(pool) && p.rule().kind() == RuleKind.MILESTONE);
        final long add = dice.chance(0.02) && !milestones
                ? Long.MAX_VALUE - 5
                : dice.chance(0.3) ? -dice.between(0, 500) : dice.between(1, 800);
        return new Op.PoolAdmin(PoolAction.ADD_BUDGET, pool, add);
    }

    private Op change() {
        if (!features.contains(Feature.CHANGES)) {
            return null;
        }
        if (dice.chance(0.05)) {
            return new Op.Settings(dice.of(GRACES), 3_600_000);
        }
        final Campaign changed = changes.next(campaign, "x" + ids.incrementAndGet(), now);
        final int version = dice.chance(0.1) ? (int) dice.of(List.of(-1L, 1L)).longValue() : 0;
        final int count = dice.chance(0.05) ? 1 : 0;
        return new Op.Change(changed, version, count);
    }
}
