package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.RuleKind;

/**
 * A random stream of operations for a campaign. Time goes in small steps mostly, now and then to a millisecond around
 * something that happens by itself: a slot's end, a close, a midnight.
 */
final class StreamGenerator {
    private static final List<ChannelCode> CHANNELS =
            List.of(ChannelCode.WECHATPAY, ChannelCode.ALIPAY, ChannelCode.UNIONPAY, ChannelCode.STRIPE);

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
    private final List<Op.Refund> refunds = new ArrayList<>();
    private final GiftGenerator gifts;
    private final List<Op.Donor> donors = new ArrayList<>();
    private final long graceMs;
    private final RefundStories stories;
    private final Bent bent;
    private final Oracle model = new Oracle();
    private Campaign campaign;
    private long now;
    private long sequence;
    private int ids;

    StreamGenerator(final long seed, final Set<Feature> features) {
        this.dice = new Dice(seed);
        this.features = features;
        this.campaigns = new CampaignGenerator(dice, features);
        this.bent = dice.chance(0.5) ? Bent.NONE : dice.of(List.of(Bent.values()));
        this.stories = new RefundStories(dice);
        this.gifts = new GiftGenerator(dice, bent == Bent.GIFTS);
        this.changes = new ChangeGenerator(dice, features, campaigns);
        this.graceMs = dice.of(GRACES);
        final int donorCount = (int) dice.between(1, 6);
        for (int i = 0; i < donorCount; i++) {
            donors.add(new Op.Donor(dice.between(Long.MIN_VALUE / 2, Long.MAX_VALUE / 2), i + 1));
        }
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
            final Long next = moments().higher(now);
            if (next != null) {
                now = Math.max(now, next + dice.between(-1, 1));
            }
        }
    }

    /** Whatever happens by itself in the campaign, and when its grace ends. */
    private TreeSet<Long> moments() {
        final TreeSet<Long> moments = new TreeSet<>(List.of(campaign.opensMs(), campaign.closesMs()));
        for (final Pool pool : campaign.pools()) {
            moments.add(pool.opensMs());
            moments.add(pool.closesMs());
            moments.add(pool.closesMs() + graceMs);
            if (pool.slots() != null) {
                for (final Pool.Instance slot : pool.slots().instances()) {
                    moments.add(slot.opensMs());
                    moments.add(slot.closesMs());
                    moments.add(slot.closesMs() + graceMs);
                }
            }
        }
        return moments;
    }

    private Op operation() {
        final Op burst = stories.burst();
        if (burst != null) {
            return burst;
        }
        if (features.contains(Feature.MATCH_STEPS) && !payments.isEmpty() && dice.chance(0.04)) {
            return matchStep();
        }
        if (dice.chance(0.35) && !payments.isEmpty()) {
            switch (bent) {
                case GIFTS -> {
                    return orPayment(gift());
                }
                case REFUNDS -> {
                    return orPayment(refund());
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
            return doubled();
        } else if (kind < 70) {
            return orPayment(refund());
        } else if (kind < 73) {
            return orPayment(reversal());
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
                : new Op.FeeCorrection(dice.of(CHANNELS), 3, campaign.opensMs());
    }

    private Op matchStep() {
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
        final Op.Payment payment = freshPayment();
        payments.add(payment);
        return payment;
    }

    private Op.Payment freshPayment() {
        final boolean foreign = features.contains(Feature.FOREIGN) && dice.chance(0.03);
        final boolean unreadable = dice.chance(0.02);
        final String project = unreadable ? "" : project();
        final ChannelCode channel = dice.of(CHANNELS);
        return new Op.Payment(
                channel,
                dice.chance(0.5) ? "tx" + ++ids : "42000" + (1_000_000 + ++ids),
                amount(),
                paidAt(),
                dice.of(donors),
                foreign ? dice.of(List.of("USD", "EUR", "CNY")) : campaign.currency(),
                project,
                dice.of(List.of("", "", "team-a", "team-b")),
                dice.of(List.of("", "i1", "i2", "i9")),
                merchant(channel, project),
                unreadable,
                dice.chance(0.05));
    }

    /** The merchant the project's organisation has at the channel, now and then another. */
    private String merchant(final ChannelCode channel, final String project) {
        if (!features.contains(Feature.MERCHANTS)) {
            return "";
        }
        if (dice.chance(0.06)) {
            return dice.of(List.of("m-org0", "m-org1", "m-strange", OracleMerchants.DEFAULT));
        }
        final String organisation = campaign.projects().stream()
                .filter(p -> p.id().equals(project))
                .map(Campaign.Project::organisation)
                .findFirst()
                .orElse("");
        return campaign.organisations().stream()
                .filter(o -> o.id().equals(organisation))
                .flatMap(o -> o.merchants().stream())
                .filter(m -> m.channel() == channel)
                .map(Campaign.Merchant::merchant)
                .findFirst()
                .orElse("");
    }

    private long amount() {
        // A large amount would reach millions of multiples at once.
        final boolean milestones =
                campaign.pools().stream().anyMatch(p -> p.rule().everyAmountFen() > 0);
        if (features.contains(Feature.LARGE_AMOUNTS) && !milestones && dice.chance(0.02)) {
            return dice.chance(0.1)
                    ? dice.between(Long.MAX_VALUE / 3, Long.MAX_VALUE)
                    : dice.between(1_000_000_000L, 200_000_000_000_000L);
        }
        return dice.chance(0.01) ? 0 : dice.amount();
    }

    private long paidAt() {
        if (dice.chance(0.75)) {
            return now - dice.between(0, 2000);
        }
        if (dice.chance(0.5)) {
            final Long moment = moments().floor(now + 1);
            return moment == null ? now : Math.min(now, moment + dice.between(-1, 1));
        }
        return now - dice.between(0, 3 * 3_600_000);
    }

    private String project() {
        return dice.chance(0.04)
                ? dice.of(List.of("nobody", "Not An Id!", ""))
                : dice.of(campaign.projects()).id();
    }

    private Op doubled() {
        final Op.Payment first = dice.of(payments);
        final int kind = dice.upTo(5);
        return new Op.Payment(
                first.channel(),
                first.txn(),
                kind == 1 ? first.amountFen() + 1 : first.amountFen(),
                first.paidAt() + (kind == 2 ? 1000 : 0),
                kind == 3 ? new Op.Donor(1, 999) : first.donor(),
                first.currency(),
                kind == 4 ? dice.of(campaign.projects()).id() : first.project(),
                first.team(),
                first.item(),
                first.merchant(),
                first.unreadable(),
                dice.chance(0.2));
    }

    private Op refund() {
        if (!features.contains(Feature.REFUNDS)) {
            return null;
        }
        if (features.contains(Feature.REFUND_STORIES) && dice.chance(0.6)) {
            return story();
        }
        if (!refunds.isEmpty() && dice.chance(0.12)) {
            final Op.Refund first = dice.of(refunds);
            final boolean same = dice.chance(0.8);
            if (!same && first.cumulative()) {
                // Which of two refunds of one id a reversal means, nobody can say.
                refunds.remove(first);
            }
            return new Op.Refund(
                    first.channel(),
                    first.txn(),
                    first.refundId(),
                    same ? first.fen() : first.fen() + 1,
                    first.cumulative(),
                    first.dispute(),
                    dice.chance(0.2),
                    now - 10);
        }
        final boolean unknown = features.contains(Feature.UNKNOWN_REFUNDS) && dice.chance(0.08);
        final Op.Payment payment = unknown ? freshPayment() : dice.of(payments);
        final boolean cumulative = payment.channel() == ChannelCode.ALIPAY
                || payment.channel() == ChannelCode.STRIPE && payment.txn().hashCode() % 2 == 0;
        final long most = Math.max(1, payment.amountFen());
        if (most > Long.MAX_VALUE / 4) {
            return null;
        }
        if (unknown) {
            announced.add(payment);
        }
        final long fen = dice.chance(0.25) ? most : dice.between(1, dice.chance(0.1) ? 2 * most : most);
        final Op.Refund refund = new Op.Refund(
                payment.channel(),
                payment.txn(),
                "rf" + ++ids,
                fen,
                cumulative,
                !cumulative && dice.chance(0.1),
                dice.chance(0.05),
                unknown ? now - 3_700_000 : now - dice.between(0, 5000));
        refunds.add(refund);
        return refund;
    }

    /** Goes on with what channels have to tell, or begins to tell of another payment. */
    private Op story() {
        if (dice.chance(0.25)) {
            final boolean unknown = features.contains(Feature.UNKNOWN_REFUNDS) && dice.chance(0.3);
            final Op.Payment payment = unknown ? freshPayment() : dice.of(payments);
            if (payment.amountFen() > Long.MAX_VALUE / 1000) {
                return null;
            }
            if (unknown) {
                announced.add(payment);
            }
            stories.begin(payment, now);
        }
        return stories.next();
    }

    private Op reversal() {
        if (!features.contains(Feature.REVERSALS) || refunds.isEmpty()) {
            return null;
        }
        final Op.Refund refund = dice.of(refunds);
        if (announced.stream().anyMatch(p -> p.txn().equals(refund.txn()))) {
            return null;
        }
        return new Op.Reversal(
                refund.channel(),
                refund.txn(),
                refund.refundId(),
                dice.chance(0.7) ? 0 : dice.amount(),
                now - dice.between(0, 1000),
                refund.dispute(),
                dice.chance(0.5));
    }

    private Op gift() {
        return gifts.next(campaign, donors, project(), now);
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
            return new Op.Allocate(waiting.channel(), waiting.txn(), project());
        }
        if (dice.chance(0.1)) {
            pended.add(payment);
            return new Op.Pend(payment.channel(), payment.txn());
        }
        return new Op.Allocate(payment.channel(), payment.txn(), project());
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
        return new Op.ProjectAdmin(dice.of(actions), project());
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
        final Campaign changed = changes.next(campaign, "x" + ++ids, now);
        final int version = dice.chance(0.1) ? (int) dice.of(List.of(-1L, 1L)).longValue() : 0;
        final int count = dice.chance(0.05) ? 1 : 0;
        return new Op.Change(changed, version, count);
    }
}
