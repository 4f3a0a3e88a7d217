package org.tributary.engine.settlement;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.book.LeafSink;
import org.tributary.engine.settlement.day.BusinessDay;
import org.tributary.engine.settlement.day.CampaignZone;
import org.tributary.engine.transparency.DayRoot;
import org.tributary.engine.transparency.RootBuilder;
import org.tributary.engine.transparency.Roots;

/**
 * Roots of a period's days, without the trees: proofs come from days that are settled by themselves. Memory is the same
 * however many records a day has. One thread.
 */
final class PeriodRoots implements LeafSink {
    private final CampaignZone campaign;
    private final Map<LocalDate, RootBuilder> days = new TreeMap<>();
    private @Nullable BusinessDay current;
    private RootBuilder root = new RootBuilder();

    PeriodRoots(final CampaignZone campaign) {
        this.campaign = campaign;
    }

    @Override
    public void add(final RecordView record, final byte[] leafHash, final long idHash) {
        if (current == null || !current.contains(record.timestampMs)) {
            final ZoneId zone = Objects.requireNonNull(campaign.zone(), "a leaf is of a campaign");
            current = BusinessDay.of(
                    Instant.ofEpochMilli(record.timestampMs).atZone(zone).toLocalDate(), zone);
            root = days.computeIfAbsent(current.date(), day -> new RootBuilder());
        }
        root.add(leafHash);
    }

    /** Returns the root of each day that has leaves, with what was published. */
    List<DayRoot> all(final Roots roots) throws IOException {
        final List<DayRoot> list = new ArrayList<>();
        for (final Map.Entry<LocalDate, RootBuilder> each : days.entrySet()) {
            list.add(new DayRoot(
                    each.getKey().toString(),
                    each.getValue().size(),
                    HexFormat.of().formatHex(each.getValue().root()),
                    roots.publishedRoot(each.getKey())));
        }
        return list;
    }
}
