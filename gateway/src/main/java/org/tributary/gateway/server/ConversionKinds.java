package org.tributary.gateway.server;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.gateway.bridge.GiftMeasures;

/** The measures of the campaign's conversions: an amount for orders, a quantity for steps and flowers. Any thread. */
final class ConversionKinds implements GiftMeasures {
    private record Known(@Nullable Campaign campaign, Map<String, ConversionKind> kinds) {}

    private final Supplier<Campaign> campaigns;
    private volatile Known known = new Known(null, Map.of());

    /** Kinds of the campaign in force; the supplier returns null while there is none. */
    ConversionKinds(final Supplier<Campaign> campaigns) {
        this.campaigns = campaigns;
    }

    /**
     * True if a gift of that conversion has the wrong one of quantity and amount. Unknown conversions are left for the
     * core to refuse.
     */
    @Override
    public boolean isWrongMeasure(final String conversion, final long quantity, final long amountFen) {
        final Campaign campaign = campaigns.get();
        Known now = known;
        if (campaign != now.campaign) {
            now = new Known(campaign, kinds(campaign));
            known = now;
        }
        final ConversionKind kind = now.kinds.get(conversion);
        return kind != null && (kind == ConversionKind.ORDER ? quantity != 0 : amountFen != 0);
    }

    private static Map<String, ConversionKind> kinds(final @Nullable Campaign campaign) {
        final Map<String, ConversionKind> kinds = new HashMap<>();
        if (campaign != null) {
            campaign.conversions().forEach(conversion -> kinds.put(conversion.id(), conversion.kind()));
        }
        return kinds;
    }
}
