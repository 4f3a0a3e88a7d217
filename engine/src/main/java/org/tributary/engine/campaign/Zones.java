package org.tributary.engine.campaign;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/** Asks the JDK for a zone's offsets, once, when a campaign is made; see {@link ZoneOffsets}. Stateless. */
public final class Zones {
    /** Days before the opening that the table covers exactly. */
    public static final int MARGIN_BEFORE_DAYS = 7;

    /** Days after the close that the table covers exactly: refunds and settlement come that long after. */
    public static final int MARGIN_AFTER_DAYS = 400;

    private static final long DAY_MS = 86_400_000L;

    private Zones() {}

    /** The offsets of a zone over a campaign's days, with the margins around them. */
    public static ZoneOffsets offsets(final ZoneId zone, final long opensMs, final long closesMs) {
        final ZoneRules rules = zone.getRules();
        final Instant start = Instant.ofEpochMilli(opensMs - MARGIN_BEFORE_DAYS * DAY_MS);
        final Instant end = Instant.ofEpochMilli(closesMs + MARGIN_AFTER_DAYS * DAY_MS);
        final List<ZoneOffsets.Entry> entries = new ArrayList<>();
        entries.add(new ZoneOffsets.Entry(
                start.toEpochMilli(), rules.getOffset(start).getTotalSeconds()));
        ZoneOffsetTransition next = rules.nextTransition(start);
        while (next != null && next.getInstant().isBefore(end)) {
            entries.add(new ZoneOffsets.Entry(
                    next.getInstant().toEpochMilli(), next.getOffsetAfter().getTotalSeconds()));
            if (entries.size() > CampaignLimits.MAX_OFFSETS) {
                throw new IllegalArgumentException(
                        zone + " changes its offset more than " + CampaignLimits.MAX_OFFSETS + " times");
            }
            next = rules.nextTransition(next.getInstant());
        }
        return new ZoneOffsets(entries);
    }
}
