package org.tributary.gateway.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.projection.TimelineView;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.table.HeldSums;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.AuditEntry;
import org.tributary.engine.projection.view.HeldItem;

/**
 * The JSON of what the dashboard and the ops page show besides totals. It holds ids; pages read names once from other
 * routes.
 */
public final class BoardJson {
    /** Alarms on a board. */
    public static final int ALARMS = 5;

    private static final int TOP_PROJECTS = 12;
    private static final int TOP_ORGANISATIONS = 8;
    private static final int TOP_TEAMS = 5;
    private static final int RECENT = 8;
    private static final int MAX_POOLS = 40;
    private static final int SECONDS = 8;

    private BoardJson() {}

    /**
     * Returns a board.
     *
     * @param alarms the newest, at most {@link #ALARMS}
     */
    public static byte[] board(
            final Views views, final List<Views.AlarmView> alarms, final long nowMs, final StatusSource.Status status) {
        return Json.bytes(json -> {
            json.writeStartObject();
            final Totals totals = views.totals(nowMs).totals();
            json.writeNumberField("sequence", totals.get(Totals.Cell.SEQUENCE));
            json.writeStringField("now", Json.time(nowMs));
            json.writeNumberField("campaignVersion", totals.get(Totals.Cell.CAMPAIGN_VERSION));
            json.writeNumberField("alarmCount", totals.get(Totals.Cell.ALARMS));
            ranked(json, views);
            final List<Views.PoolView> pools = views.pools(nowMs);
            pools(json, pools, nowMs);
            NextChanges.write(json, views.directory().campaign(), pools, nowMs);
            heldByReason(json, views.heldByReason());
            json.writeArrayFieldStart("channels");
            for (final Views.ChannelView channel : views.channels()) {
                channel(json, channel);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("recent");
            for (final Views.RecentView recent : views.recent(RECENT)) {
                recent(json, recent);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("alarms");
            for (final Views.AlarmView alarm : alarms) {
                alarm(json, alarm);
            }
            json.writeEndArray();
            curves(json, views, nowMs);
            json.writeFieldName("status");
            StatusJson.write(json, status);
            json.writeEndObject();
        });
    }

    private static void ranked(final JsonGenerator json, final Views views) throws IOException {
        json.writeArrayFieldStart("projects");
        for (final Views.ProjectView project : views.topProjects(TOP_PROJECTS)) {
            json.writeStartObject();
            json.writeStringField("id", project.definition().id());
            json.writeStringField("state", project.state());
            json.writeBooleanField("frozen", project.frozen());
            json.writeNumberField("count", project.count());
            json.writeNumberField("amountFen", project.amountFen());
            json.writeNumberField("netFen", project.amountFen() - project.refundedFen());
            json.writeNumberField("donors", project.donors());
            json.writeNumberField("matchedFen", project.matchedFen());
            json.writeNumberField("goalFen", project.definition().goalFen());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("organisations");
        for (final Views.OrganisationView organisation : views.topOrganisations(TOP_ORGANISATIONS)) {
            json.writeStartObject();
            json.writeStringField("id", organisation.definition().id());
            json.writeNumberField("count", organisation.count());
            json.writeNumberField("amountFen", organisation.amountFen());
            json.writeNumberField("donors", organisation.donors());
            json.writeNumberField("matchedFen", organisation.matchedFen());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("teams");
        for (final Views.TeamView team : views.topTeams(TOP_TEAMS)) {
            json.writeStartObject();
            json.writeStringField("id", team.id());
            CampaignJson.teamName(json, team);
            json.writeNumberField("count", team.count());
            json.writeNumberField("amountFen", team.amountFen());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void pools(final JsonGenerator json, final List<Views.PoolView> pools, final long nowMs)
            throws IOException {
        json.writeArrayFieldStart("pools");
        for (final Views.PoolView pool : pools.subList(0, Math.min(MAX_POOLS, pools.size()))) {
            json.writeStartObject();
            json.writeStringField("id", pool.definition().id());
            json.writeStringField("state", pool.state());
            json.writeNumberField("budgetFen", pool.budgetFen());
            json.writeNumberField("committedFen", pool.committedFen());
            json.writeNumberField("writtenOffFen", pool.writtenOffFen());
            json.writeNumberField("remainingFen", pool.remainingFen());
            json.writeNumberField("burnFenPerMinute", pool.burnFenPerMinute());
            if (!pool.slots().isEmpty()) {
                slot(json, pool.slots(), nowMs);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Writes the slot that is open, else the next one, else the last. */
    private static void slot(final JsonGenerator json, final List<Views.SlotView> slots, final long nowMs)
            throws IOException {
        int i = 0;
        while (i < slots.size() - 1 && nowMs >= slots.get(i).closesMs()) {
            i++;
        }
        final Views.SlotView slot = slots.get(i);
        json.writeObjectFieldStart("slot");
        json.writeNumberField("number", i + 1);
        json.writeNumberField("of", slots.size());
        json.writeStringField("state", stateOf(slot, nowMs));
        CampaignJson.slot(json, slot);
        json.writeEndObject();
    }

    private static String stateOf(final Views.SlotView slot, final long nowMs) {
        if (nowMs >= slot.closesMs()) {
            return "closed";
        }
        return nowMs < slot.opensMs() ? "scheduled" : "open";
    }

    private static void heldByReason(final JsonGenerator json, final HeldSums held) throws IOException {
        json.writeArrayFieldStart("held");
        for (final ReasonCode reason : ReasonCode.values()) {
            if (reason != ReasonCode.NULL_VAL && held.count(reason) > 0) {
                json.writeStartObject();
                json.writeStringField("reason", CodeText.of(reason));
                json.writeNumberField("count", held.count(reason));
                json.writeNumberField("amountFen", held.amountFen(reason));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void curves(final JsonGenerator json, final Views views, final long nowMs) throws IOException {
        json.writeArrayFieldStart("seconds");
        for (final var row : views.timeline().rows(TimelineView.Step.SECOND, nowMs - SECONDS * 1_000L, nowMs + 1_000)) {
            timelineRow(json, row);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("minutes");
        for (final var row : views.timeline().rows(TimelineView.Step.MINUTE, nowMs - 120_000L, nowMs + 1_000)) {
            timelineRow(json, row);
        }
        json.writeEndArray();
    }

    public static void channel(final JsonGenerator json, final Views.ChannelView channel) throws IOException {
        json.writeStartObject();
        json.writeStringField("channel", word(channel.channel()));
        json.writeNumberField("count", channel.accepted());
        json.writeNumberField("amountFen", channel.acceptedFen());
        json.writeNumberField("held", channel.held());
        json.writeNumberField("duplicates", channel.duplicates());
        json.writeNumberField("conflicts", channel.conflicts());
        json.writeNumberField("refunds", channel.refunds());
        json.writeNumberField("refundedFen", channel.refundedFen());
        json.writeNumberField("ignored", channel.ignored());
        json.writeEndObject();
    }

    public static void recent(final JsonGenerator json, final Views.RecentView recent) throws IOException {
        json.writeStartObject();
        json.writeNumberField("sequence", recent.sequence());
        json.writeStringField("at", Json.time(recent.atMs()));
        json.writeStringField("channel", word(recent.channel()));
        json.writeStringField("project", recent.project());
        json.writeNumberField("amountFen", recent.amountFen());
        json.writeNumberField("matchedFen", recent.matchedFen());
        json.writeEndObject();
    }

    public static void alarm(final JsonGenerator json, final Views.AlarmView alarm) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", alarm.kind().word());
        json.writeNumberField("sequence", alarm.sequence());
        json.writeStringField("at", Json.time(alarm.atMs()));
        json.writeStringField("channel", word(alarm.channel()));
        json.writeNumberField("amountFen", alarm.amount());
        json.writeNumberField("originalSequence", alarm.otherSequence());
        json.writeEndObject();
    }

    public static void held(final JsonGenerator json, final HeldItem item) throws IOException {
        json.writeStartObject();
        json.writeNumberField("sequence", item.sequence());
        json.writeStringField("at", Json.time(item.atMs()));
        json.writeStringField("reason", CodeText.of(item.reason()));
        json.writeStringField("channel", channelWord(item.channel()));
        json.writeStringField("project", item.project());
        json.writeNumberField(item.foreign() ? "amountMinor" : "amountFen", item.amount());
        json.writeBooleanField("foreign", item.foreign());
        if (item.foreign()) {
            json.writeStringField("currency", item.foreignCurrency());
        }
        json.writeBooleanField("refundPending", item.refundPending());
        json.writeEndObject();
    }

    public static void audit(final JsonGenerator json, final AuditEntry entry) throws IOException {
        json.writeStartObject();
        json.writeNumberField("sequence", entry.sequence());
        json.writeNumberField("lastSequence", entry.lastSequence());
        json.writeNumberField("count", entry.count());
        json.writeStringField("at", Json.time(entry.atMs()));
        json.writeStringField("actor", entry.actor());
        json.writeStringField("action", entry.action());
        json.writeStringField("target", entry.target());
        json.writeNumberField("amountFen", entry.amountFen());
        json.writeStringField("outcome", entry.outcome());
        json.writeStringField("reason", entry.reason());
        json.writeStringField("note", entry.note().isEmpty() ? null : entry.note());
        json.writeStringField("approvedBy", entry.approvedBy().isEmpty() ? null : entry.approvedBy());
        json.writeEndObject();
    }

    private static String channelWord(final short code) {
        return word(ChannelCode.get(code));
    }

    private static String word(final ChannelCode channel) {
        return channel == ChannelCode.PARTNER || channel == ChannelCode.NONE
                ? channel.name().toLowerCase(Locale.ROOT)
                : Channels.nameOf(channel);
    }

    public static void timelineRow(final JsonGenerator json, final TimelineView.Row row) throws IOException {
        json.writeStartObject();
        json.writeStringField("at", Json.time(row.atMs()));
        json.writeNumberField("count", row.count());
        json.writeNumberField("amountFen", row.amountFen());
        json.writeNumberField("matchedFen", row.matchedFen());
        json.writeEndObject();
    }
}
