package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.agrona.collections.MutableInteger;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ChannelCode;

/** Random refunds and reversals, of payments that are known or will come. */
final class RefundGenerator {
    private final Dice dice;
    private final Set<Feature> features;
    private final PaymentGenerator fresh;
    private final RefundStories stories;
    private final MutableInteger ids;
    private final List<Op.Refund> refunds = new ArrayList<>();

    RefundGenerator(
            final Dice dice, final Set<Feature> features, final PaymentGenerator fresh, final MutableInteger ids) {
        this.dice = dice;
        this.features = features;
        this.fresh = fresh;
        this.stories = new RefundStories(dice);
        this.ids = ids;
    }

    /** A refund of a burst that a channel sends at once; null if none is under way. */
    Op burst() {
        return stories.burst();
    }

    /** A refund, or null; one of a payment that is not known adds it to those announced. */
    Op next(
            final List<Op.Payment> payments,
            final List<Op.Payment> announced,
            final Campaign campaign,
            final long now) {
        if (!features.contains(Feature.REFUNDS)) {
            return null;
        }
        if (features.contains(Feature.REFUND_STORIES) && dice.chance(0.6)) {
            return story(payments, announced, campaign, now);
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
        final Op.Payment payment = unknown ? fresh.fresh(campaign, now) : dice.of(payments);
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
                "rf" + ids.incrementAndGet(),
                fen,
                cumulative,
                !cumulative && dice.chance(0.1),
                dice.chance(0.05),
                unknown ? now - 3_700_000 : now - dice.between(0, 5000));
        refunds.add(refund);
        return refund;
    }

    /** Goes on with what channels have to tell, or begins to tell of another payment. */
    private Op story(
            final List<Op.Payment> payments,
            final List<Op.Payment> announced,
            final Campaign campaign,
            final long now) {
        if (dice.chance(0.25)) {
            final boolean unknown = features.contains(Feature.UNKNOWN_REFUNDS) && dice.chance(0.3);
            final Op.Payment payment = unknown ? fresh.fresh(campaign, now) : dice.of(payments);
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

    Op reversal(final List<Op.Payment> announced, final long now) {
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
}
