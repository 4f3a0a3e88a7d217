package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ConversionKind;

/** Random gifts in kind and their reversals, doubled and measured wrongly now and then. */
final class GiftGenerator {
    private static final long LONG_AGO_MS = 40 * 3_600_000L;

    private final Dice dice;
    private final boolean dense;
    private final List<Op.Gift> gifts = new ArrayList<>();
    private int ids;

    /** Dense gifts are of few donors and days, so that one day has many lines. */
    GiftGenerator(final Dice dice, final boolean dense) {
        this.dice = dice;
        this.dense = dense;
    }

    /** A gift, or something that comes of an earlier one; null if the campaign turns nothing into money. */
    Op next(final Campaign campaign, final List<Op.Donor> donors, final String project, final long now) {
        if (!gifts.isEmpty() && dice.chance(0.3)) {
            final Op.Gift first = dice.of(gifts);
            return dice.chance(0.75) ? new Op.GiftReversal(first.partner(), "rev" + ++ids, first.id()) : first;
        }
        return campaign.conversions().isEmpty() ? null : fresh(campaign, donors, project, now);
    }

    private Op.Gift fresh(final Campaign campaign, final List<Op.Donor> donors, final String project, final long now) {
        final Campaign.Conversion conversion =
                dense && dice.chance(0.6) ? campaign.conversions().get(0) : dice.of(campaign.conversions());
        // Now and then the wrong measure for the conversion, or both.
        final boolean order = conversion.kind() == ConversionKind.ORDER != dice.chance(0.03);
        final boolean both = dice.chance(0.01);
        final long most = conversion.kind() == ConversionKind.FLOWER ? 5 : 1500;
        final Op.Gift gift = new Op.Gift(
                dice.chance(0.95) ? "partner-a" : dice.of(List.of("partner-b", "partner-x")),
                "g" + ++ids,
                dice.chance(0.03) ? "nothing" : conversion.id(),
                dense && dice.chance(0.7) ? donors.get(0) : dice.of(donors),
                project,
                order && !both ? 0 : dice.between(1, most),
                order || both ? dice.between(1, 1500) : 0,
                now - dice.between(0, dice.chance(dense ? 0.97 : 0.8) ? 5000 : LONG_AGO_MS));
        gifts.add(gift);
        return gift;
    }
}
