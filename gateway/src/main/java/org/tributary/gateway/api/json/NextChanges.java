package org.tributary.gateway.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.projection.Views;

/**
 * What opens and closes next by the campaign's own times: the campaign, its pools, and the slots of pools that have slots. A pool that
 * is suspended, exhausted or closed changes nothing at its times, so it is left out; so is a pool that opens or closes with the
 * campaign itself, which says it already.
 */
final class NextChanges {
    /** Moments that are shown. */
    private static final int MOMENTS = 4;

    /** Pools named at each; the others are only counted. */
    private static final int NAMED = 3;

    private NextChanges() {}

    /** Kinds of a change, in the order in which changes of one moment are shown. */
    private enum Kind {
        CAMPAIGN_OPENS("campaign", "opens"),
        POOL_OPENS("pool", "opens"),
        SLOT_OPENS("slot", "opens"),
        SLOT_CLOSES("slot", "closes"),
        POOL_CLOSES("pool", "closes"),
        CAMPAIGN_CLOSES("campaign", "closes");

        private final String what;
        private final String change;

        Kind(final String what, final String change) {
            this.what = what;
            this.change = change;
        }
    }

    private record Moment(long atMs, Kind kind) {}

    static void write(
            final JsonGenerator json,
            final @Nullable Campaign campaign,
            final List<Views.PoolView> pools,
            final long nowMs)
            throws IOException {
        json.writeArrayFieldStart("next");
        int written = 0;
        for (final var entry : changes(campaign, pools, nowMs).entrySet()) {
            if (written++ == MOMENTS) {
                break;
            }
            json.writeStartObject();
            json.writeStringField("at", Json.time(entry.getKey().atMs()));
            json.writeStringField("what", entry.getKey().kind().what);
            json.writeStringField("change", entry.getKey().kind().change);
            json.writeArrayFieldStart("pools");
            for (final String pool :
                    entry.getValue().subList(0, Math.min(NAMED, entry.getValue().size()))) {
                json.writeString(pool);
            }
            json.writeEndArray();
            json.writeNumberField("count", entry.getValue().size());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static TreeMap<Moment, List<String>> changes(
            final @Nullable Campaign campaign, final List<Views.PoolView> pools, final long nowMs) {
        final TreeMap<Moment, List<String>> changes =
                new TreeMap<>(Comparator.comparingLong(Moment::atMs).thenComparing(Moment::kind));
        if (campaign == null) {
            return changes;
        }
        add(changes, campaign.opensMs(), Kind.CAMPAIGN_OPENS, null, nowMs);
        add(changes, campaign.closesMs(), Kind.CAMPAIGN_CLOSES, null, nowMs);
        for (final Views.PoolView pool : pools) {
            if (!pool.state().equals("open") && !pool.state().equals("scheduled")) {
                continue;
            }
            if (pool.definition().slots() == null) {
                ofPool(changes, campaign, pool, nowMs);
            } else {
                ofSlots(changes, pool, nowMs);
            }
        }
        return changes;
    }

    private static void ofPool(
            final TreeMap<Moment, List<String>> changes,
            final Campaign campaign,
            final Views.PoolView pool,
            final long nowMs) {
        final String id = pool.definition().id();
        if (pool.definition().opensMs() != campaign.opensMs()) {
            add(changes, pool.definition().opensMs(), Kind.POOL_OPENS, id, nowMs);
        }
        if (pool.definition().closesMs() != campaign.closesMs()) {
            add(changes, pool.definition().closesMs(), Kind.POOL_CLOSES, id, nowMs);
        }
    }

    private static void ofSlots(
            final TreeMap<Moment, List<String>> changes, final Views.PoolView pool, final long nowMs) {
        int left = MOMENTS;
        for (final Views.SlotView slot : pool.slots()) {
            if (nowMs < slot.closesMs() && left-- > 0) {
                add(changes, slot.opensMs(), Kind.SLOT_OPENS, pool.definition().id(), nowMs);
                add(
                        changes,
                        slot.closesMs(),
                        Kind.SLOT_CLOSES,
                        pool.definition().id(),
                        nowMs);
            }
        }
    }

    private static void add(
            final TreeMap<Moment, List<String>> changes,
            final long atMs,
            final Kind kind,
            final @Nullable String pool,
            final long nowMs) {
        if (nowMs < atMs) {
            final List<String> named = changes.computeIfAbsent(new Moment(atMs, kind), moment -> new ArrayList<>());
            if (pool != null) {
                named.add(pool);
            }
        }
    }
}
