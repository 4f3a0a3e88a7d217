package org.tributary.gateway.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.table.Directory;

/** Projects, organisations, sponsors, pools and teams as API.md has them. */
public final class CampaignJson {
    private CampaignJson() {}

    static void donations(final JsonGenerator json, final long count, final long amountFen, final long donors)
            throws IOException {
        json.writeObjectFieldStart("donations");
        json.writeNumberField("count", count);
        json.writeNumberField("amountFen", amountFen);
        json.writeNumberField("donors", donors);
        json.writeEndObject();
    }

    public static void project(final JsonGenerator json, final Views.ProjectView project) throws IOException {
        final Campaign.Project definition = project.definition();
        json.writeStartObject();
        json.writeStringField("id", definition.id());
        json.writeStringField("organisation", definition.organisation());
        Json.name(json, definition.name());
        if (!definition.filingNumber().isEmpty()) {
            json.writeStringField("filingNumber", definition.filingNumber());
        }
        json.writeStringField("state", project.state());
        json.writeBooleanField("frozen", project.frozen());
        json.writeNumberField("frozenFen", project.frozenFen());
        donations(json, project.count(), project.amountFen(), project.donors());
        json.writeNumberField("matchedFen", project.matchedFen());
        json.writeNumberField("matchReversedFen", project.matchReversedFen());
        json.writeNumberField("contributionsFen", project.contributionsFen());
        json.writeNumberField("refundedFen", project.refundedFen());
        json.writeNumberField("goalFen", definition.goalFen());
        json.writeNumberField("units", project.units());
        if (definition.unitPriceFen() > 0) {
            json.writeObjectFieldStart("unit");
            Json.name(json, definition.unitName());
            json.writeNumberField("priceFen", definition.unitPriceFen());
            json.writeEndObject();
        }
        json.writeObjectFieldStart("items");
        for (final Map.Entry<String, Long> item : project.items().entrySet()) {
            json.writeNumberField(item.getKey(), item.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("flowers", project.flowers());
        json.writeEndObject();
    }

    public static void organisation(final JsonGenerator json, final Views.OrganisationView view) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", view.definition().id());
        Json.name(json, view.definition().name());
        if (!view.definition().creditCode().isEmpty()) {
            json.writeStringField("creditCode", view.definition().creditCode());
        }
        if (!view.definition().merchants().isEmpty()) {
            json.writeObjectFieldStart("merchants");
            for (final Campaign.Merchant merchant : view.definition().merchants()) {
                json.writeStringField(Channels.nameOf(merchant.channel()), merchant.merchant());
            }
            json.writeEndObject();
        }
        json.writeNumberField("projects", view.projects());
        donations(json, view.count(), view.amountFen(), view.donors());
        json.writeNumberField("matchedFen", view.matchedFen());
        json.writeNumberField("matchReversedFen", view.matchReversedFen());
        json.writeNumberField("contributionsFen", view.contributionsFen());
        json.writeNumberField("refundedFen", view.refundedFen());
        json.writeEndObject();
    }

    public static void sponsor(
            final JsonGenerator json, final Campaign.Sponsor sponsor, final List<Views.PoolView> pools)
            throws IOException {
        long budgetFen = 0;
        long committedFen = 0;
        long writtenOffFen = 0;
        long givenFen = 0;
        json.writeStartObject();
        json.writeStringField("id", sponsor.id());
        Json.name(json, sponsor.name());
        json.writeArrayFieldStart("pools");
        for (final Views.PoolView pool : pools) {
            if (pool.definition().sponsor().equals(sponsor.id())) {
                json.writeString(pool.definition().id());
                budgetFen = Math.addExact(budgetFen, pool.budgetFen());
                committedFen += pool.committedFen();
                writtenOffFen += pool.writtenOffFen();
                givenFen += pool.givenFen();
            }
        }
        json.writeEndArray();
        json.writeNumberField("budgetFen", budgetFen);
        json.writeNumberField("matchedFen", givenFen);
        json.writeNumberField("committedFen", committedFen);
        json.writeNumberField("writtenOffFen", writtenOffFen);
        json.writeNumberField("remainingFen", budgetFen - committedFen - writtenOffFen);
        json.writeEndObject();
    }

    /**
     * A pool.
     *
     * @param seedIsPublic whether its seed may be shown
     */
    public static void pool(final JsonGenerator json, final Views.PoolView view, final boolean seedIsPublic)
            throws IOException {
        final Pool definition = view.definition();
        json.writeStartObject();
        json.writeStringField("id", definition.id());
        json.writeStringField("sponsor", definition.sponsor());
        Json.name(json, definition.name());
        json.writeStringField("state", view.state());
        json.writeNumberField("priority", definition.priority());
        json.writeStringField("opens", Json.time(definition.opensMs()));
        json.writeStringField("closes", Json.time(definition.closesMs()));
        json.writeNumberField("budgetFen", view.budgetFen());
        json.writeNumberField("committedFen", view.committedFen());
        json.writeNumberField("writtenOffFen", view.writtenOffFen());
        json.writeNumberField("remainingFen", view.remainingFen());
        json.writeNumberField("lines", view.lines());
        json.writeNumberField("burnFenPerMinute", view.burnFenPerMinute());
        json.writeArrayFieldStart("slots");
        for (final Views.SlotView slot : view.slots()) {
            json.writeStartObject();
            slot(json, slot);
            json.writeEndObject();
        }
        json.writeEndArray();
        if (definition.rule().kind() == RuleKind.RANDOM) {
            json.writeNumberField("minFen", definition.rule().randomMinFen());
            json.writeNumberField("maxFen", definition.rule().randomMaxFen());
            json.writeStringField("seedCommitment", definition.rule().seedCommitment());
            json.writeStringField("seed", seedIsPublic ? definition.rule().seed() : null);
        }
        json.writeEndObject();
    }

    /** Writes the fields of a slot. */
    static void slot(final JsonGenerator json, final Views.SlotView slot) throws IOException {
        json.writeStringField("opens", Json.time(slot.opensMs()));
        json.writeStringField("closes", Json.time(slot.closesMs()));
        json.writeBooleanField("closed", slot.closed());
        json.writeNumberField("budgetFen", slot.budgetFen());
        json.writeNumberField("committedFen", slot.committedFen());
        json.writeNumberField("remainingFen", slot.closed() ? 0 : slot.budgetFen() - slot.committedFen());
    }

    /** Writes the name of a team that has one. */
    static void teamName(final JsonGenerator json, final Views.TeamView team) throws IOException {
        if (team.name() != null) {
            Json.name(json, team.name());
        }
    }

    public static void team(final JsonGenerator json, final Views.TeamView team) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", team.id());
        teamName(json, team);
        donations(json, team.count(), team.amountFen(), team.donors());
        json.writeNumberField("refundedFen", team.refundedFen());
        json.writeEndObject();
    }

    /** Writes what a page reads once per version of the campaign; projects and organisations have their own routes. */
    public static void campaign(final JsonGenerator json, final Directory directory, final long version)
            throws IOException {
        final Campaign campaign = directory.campaign();
        json.writeStartObject();
        json.writeNumberField("version", version);
        if (campaign != null) {
            json.writeStringField("id", campaign.id());
            Json.name(json, campaign.name());
            json.writeStringField("timezone", campaign.zone());
            json.writeStringField("currency", campaign.currency());
            json.writeStringField("opens", Json.time(campaign.opensMs()));
            json.writeStringField("closes", Json.time(campaign.closesMs()));
            json.writeNumberField("projects", campaign.projects().size());
            json.writeNumberField("organisations", campaign.organisations().size());
            json.writeNumberField("teams", campaign.teams().size());
            json.writeArrayFieldStart("sponsors");
            for (final Campaign.Sponsor sponsor : campaign.sponsors()) {
                json.writeStartObject();
                json.writeStringField("id", sponsor.id());
                Json.name(json, sponsor.name());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("pools");
            for (final Pool pool : campaign.pools()) {
                json.writeStartObject();
                json.writeStringField("id", pool.id());
                json.writeStringField("sponsor", pool.sponsor());
                Json.name(json, pool.name());
                json.writeStringField("kind", pool.rule().kind().name().toLowerCase(Locale.ROOT));
                json.writeStringField("opens", Json.time(pool.opensMs()));
                json.writeStringField("closes", Json.time(pool.closesMs()));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
