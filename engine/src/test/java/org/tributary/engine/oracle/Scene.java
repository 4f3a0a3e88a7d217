package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.core.DonationCore;

/** A campaign and a stream written by hand: one project, pools as given, played to core and model alike. */
final class Scene {
    /** 2026-09-07 00:00 in Shanghai. */
    static final long OPENS = 1_788_710_400_000L;

    static final long DAY_MS = 86_400_000L;
    static final long CLOSES = OPENS + 3 * DAY_MS;
    static final long GRACE_MS = 300_000;
    static final Pool.Limits NO_LIMITS = Pool.Limits.NONE;

    private final List<Op.Step> steps = new ArrayList<>();
    private final Coverage coverage = new Coverage();
    private long now = OPENS;

    Scene(final Pool... pools) {
        steps.add(new Op.Step(OPENS - 1, new Op.Settings(GRACE_MS, 3_600_000)));
        steps.add(new Op.Step(OPENS - 1, new Op.Change(campaign(List.of(pools)), 0, 0)));
    }

    static Campaign campaign(final List<Pool> pools) {
        final Campaign.Names names = CampaignGenerator.NAMES;
        return new Campaign(
                "day",
                names,
                "Asia/Shanghai",
                "CNY",
                OPENS,
                CLOSES,
                List.of(new Campaign.Organisation("org0", names, List.of())),
                List.of(new Campaign.Project(
                        "p0", "org0", names, 0, true, names, 0, List.of(), 1, 100_000_000_000_000L, List.of(), "")),
                List.of(new Campaign.Sponsor("sponsor-a", names)),
                pools,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    static Pool ratio(
            final String id, final long budgetFen, final long give, final long per, final Pool.Limits limits) {
        return pool(id, budgetFen, rule(RuleKind.RATIO, give, per, -1, 0), limits, null);
    }

    static Pool deferred(final String id, final long budgetFen, final long maxGive, final long maxPer) {
        return pool(id, budgetFen, rule(RuleKind.DEFERRED, 0, 0, maxGive, maxPer), NO_LIMITS, null);
    }

    static Pool slotted(
            final String id,
            final long budgetFen,
            final long slotBudgetFen,
            final boolean carryOver,
            final Pool.Instance... slots) {
        return pool(
                id,
                budgetFen,
                rule(RuleKind.RATIO, 1, 1, -1, 0),
                NO_LIMITS,
                new Pool.Slots(9 * 3_600_000, 10 * 3_600_000, slotBudgetFen, carryOver, List.of(slots)));
    }

    private static Pool.Rule rule(
            final RuleKind kind, final long give, final long per, final long maxGive, final long maxPer) {
        return new Pool.Rule(kind, give, per, List.of(), 0, 0, "", "", maxGive, maxPer, 0, 0);
    }

    static Pool pool(
            final String id,
            final long budgetFen,
            final Pool.Rule rule,
            final Pool.Limits limits,
            final Pool.Slots slots) {
        return new Pool(
                id,
                "sponsor-a",
                CampaignGenerator.NAMES,
                1,
                budgetFen,
                OPENS,
                CLOSES,
                slots,
                rule,
                new Pool.Eligibility(List.of(), List.of(), List.of(), List.of()),
                limits,
                0,
                true,
                false,
                false);
    }

    Scene at(final long ms) {
        now = ms;
        return this;
    }

    Scene pays(final String txn, final long donor, final long amountFen) {
        return paid(txn, donor, amountFen, now);
    }

    Scene paid(final String txn, final long donor, final long amountFen, final long paidAt) {
        return does(new Op.Payment(
                ChannelCode.WECHATPAY,
                txn,
                amountFen,
                paidAt,
                new Op.Donor(17, donor),
                "CNY",
                "p0",
                "",
                "",
                "",
                false,
                false));
    }

    Scene refunds(final String txn, final String refundId, final long fen) {
        return does(new Op.Refund(ChannelCode.WECHATPAY, txn, refundId, fen, false, false, false, now));
    }

    Scene does(final Op op) {
        steps.add(new Op.Step(now, op));
        return this;
    }

    /** Plays it; every outcome and total of core and model must agree. Returns the model's end. */
    World play() {
        final Duel duel = new Duel(DonationCore::new, steps, 1, coverage);
        duel.run();
        return duel.oracle.world;
    }

    Coverage coverage() {
        return coverage;
    }
}
