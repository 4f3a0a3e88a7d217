package org.tributary.engine.oracle;

import java.util.List;
import java.util.Set;
import org.agrona.collections.MutableInteger;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ChannelCode;

/** Random payments for a campaign as it stands. */
final class PaymentGenerator {
    static final List<ChannelCode> CHANNELS =
            List.of(ChannelCode.WECHATPAY, ChannelCode.ALIPAY, ChannelCode.UNIONPAY, ChannelCode.STRIPE);

    private final Dice dice;
    private final Set<Feature> features;
    private final List<Op.Donor> donors;
    private final long graceMs;
    private final MutableInteger ids;

    PaymentGenerator(
            final Dice dice,
            final Set<Feature> features,
            final List<Op.Donor> donors,
            final long graceMs,
            final MutableInteger ids) {
        this.dice = dice;
        this.features = features;
        this.donors = donors;
        this.graceMs = graceMs;
        this.ids = ids;
    }

    Op.Payment fresh(final Campaign campaign, final long now) {
        final boolean foreign = features.contains(Feature.FOREIGN) && dice.chance(0.03);
        final boolean unreadable = dice.chance(0.02);
        final String project = unreadable ? "" : project(campaign);
        final ChannelCode channel = dice.of(CHANNELS);
        return new Op.Payment(
                channel,
                dice.chance(0.5) ? "tx" + ids.incrementAndGet() : "42000" + (1_000_000 + ids.incrementAndGet()),
                amount(campaign),
                paidAt(campaign, now),
                dice.of(donors),
                foreign ? dice.of(List.of("USD", "EUR", "CNY")) : campaign.currency(),
                project,
                dice.of(List.of("", "", "team-a", "team-b")),
                dice.of(List.of("", "i1", "i2", "i9")),
                merchant(campaign, channel, project),
                unreadable,
                dice.chance(0.05));
    }

    /** The merchant the project's organisation has at the channel, now and then another. */
    private String merchant(final Campaign campaign, final ChannelCode channel, final String project) {
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

    private long amount(final Campaign campaign) {
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

    private long paidAt(final Campaign campaign, final long now) {
        if (dice.chance(0.75)) {
            return now - dice.between(0, 2000);
        }
        if (dice.chance(0.5)) {
            final Long moment = Moments.of(campaign, graceMs).floor(now + 1);
            return moment == null ? now : Math.min(now, moment + dice.between(-1, 1));
        }
        return now - dice.between(0, 3 * 3_600_000);
    }

    /** A project of the campaign, now and then an id that is none. */
    String project(final Campaign campaign) {
        return dice.chance(0.04)
                ? dice.of(List.of("nobody", "Not An Id!", ""))
                : dice.of(campaign.projects()).id();
    }

    /** The same id again, mostly with the same content. */
    Op.Payment doubled(final Campaign campaign, final Op.Payment first) {
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
}
