package org.tributary.gateway.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Locale;
import org.tributary.engine.campaign.DefinitionDecoder;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.CampaignBeginCommandDecoder;
import org.tributary.engine.codec.sbe.CampaignCommitCommandDecoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ClockCommandDecoder;
import org.tributary.engine.codec.sbe.ConversionDefinitionDecoder;
import org.tributary.engine.codec.sbe.DefinitionListDecoder;
import org.tributary.engine.codec.sbe.FeeDefinitionDecoder;
import org.tributary.engine.codec.sbe.LossCommandDecoder;
import org.tributary.engine.codec.sbe.MatchCommandDecoder;
import org.tributary.engine.codec.sbe.OrganisationDefinitionDecoder;
import org.tributary.engine.codec.sbe.PartnerDefinitionDecoder;
import org.tributary.engine.codec.sbe.PoolCommandDecoder;
import org.tributary.engine.codec.sbe.PoolDefinitionDecoder;
import org.tributary.engine.codec.sbe.PoolSlotsDecoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionDecoder;
import org.tributary.engine.codec.sbe.RestoredFromCommandDecoder;
import org.tributary.engine.codec.sbe.SettingsCommandDecoder;
import org.tributary.engine.codec.sbe.SponsorDefinitionDecoder;
import org.tributary.engine.codec.sbe.StepOverCommandDecoder;
import org.tributary.engine.codec.sbe.TeamDefinitionDecoder;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;

/** The changes of records of kind campaign, pool and project: {@code change}, the id changed, and its figures. */
final class ChangeJson {
    private final DefinitionDecoder definitions = new DefinitionDecoder();
    private JournalRecord record = new JournalRecord();

    /** Sets the record to write; it must stay valid until {@link #write} was called. */
    void wrap(final JournalRecord newRecord) {
        record = newRecord;
    }

    /** Returns an enum's name as API.md spells it. */
    static String word(final String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void write(final JsonGenerator json, final RecordView view) throws IOException {
        if (!record.hasCommand() || view.kind == RecordKind.PULSE) {
            return;
        }
        switch (record.commandTemplate()) {
            case SettingsCommandDecoder.TEMPLATE_ID -> settings(json);
            case CampaignBeginCommandDecoder.TEMPLATE_ID -> begin(json);
            case CampaignCommitCommandDecoder.TEMPLATE_ID -> commit(json);
            case PoolCommandDecoder.TEMPLATE_ID -> poolCommand(json);
            case PoolDefinitionDecoder.TEMPLATE_ID -> poolDefinition(json);
            case StepOverCommandDecoder.TEMPLATE_ID -> stepOver(json);
            case RestoredFromCommandDecoder.TEMPLATE_ID -> restored(json);
            case ClockCommandDecoder.TEMPLATE_ID -> clock(json);
            case MatchCommandDecoder.TEMPLATE_ID -> match(json);
            case LossCommandDecoder.TEMPLATE_ID -> loss(json);
            default -> {
                if (PayoutJson.isPayout(record.commandTemplate())) {
                    PayoutJson.write(json, record);
                } else {
                    definition(json, view);
                }
            }
        }
        if (record.outcomeTemplate() == AdminOutcomeDecoder.TEMPLATE_ID) {
            json.writeNumberField(
                    "version", record.outcome(new AdminOutcomeDecoder()).version());
        }
    }

    private void settings(final JsonGenerator json) throws IOException {
        final SettingsCommandDecoder command = record.command(new SettingsCommandDecoder());
        json.writeStringField("change", "settings");
        json.writeNumberField("ruleVersion", command.ruleVersion());
        json.writeNumberField("graceSeconds", command.graceMs() / 1000);
        json.writeNumberField("refundWaitSeconds", command.refundWaitMs() / 1000);
        json.writeArrayFieldStart("sources");
        for (final Settings.Source source :
                definitions.settings(record.buffer(), record.commandOffset()).sources()) {
            json.writeStartObject();
            json.writeStringField("channel", Channels.SOURCE_PREFIX + source.name());
            json.writeNumberField("code", source.code().value() - ChannelCode.SOURCE_1.value() + 1);
            json.writeStringField(
                    "billedBy", source.billedBy() == ChannelCode.NONE ? null : Channels.nameOf(source.billedBy()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void begin(final JsonGenerator json) throws IOException {
        final CampaignBeginCommandDecoder command = record.command(new CampaignBeginCommandDecoder());
        json.writeStringField("change", "begin");
        for (final CampaignBeginCommandDecoder.OffsetsDecoder offsets = command.offsets(); offsets.hasNext(); ) {
            offsets.next();
        }
        json.writeStringField("campaign", command.campaign());
        command.skipNameZh();
        command.skipNameEn();
        command.skipZone();
        json.writeStringField("actor", command.actor());
    }

    private void commit(final JsonGenerator json) throws IOException {
        final CampaignCommitCommandDecoder command = record.command(new CampaignCommitCommandDecoder());
        json.writeStringField("change", "commit");
        json.writeNumberField("definitions", command.definitions());
        final StringBuilder hash = new StringBuilder(64);
        for (int i = 0; i < CampaignCommitCommandDecoder.fileHashLength(); i++) {
            hash.append(Character.forDigit(command.fileHash(i) >> 4 & 0xF, 16))
                    .append(Character.forDigit(command.fileHash(i) & 0xF, 16));
        }
        json.writeStringField("fileHash", hash.toString());
        json.writeStringField("actor", command.actor());
        note(json, command.reason());
    }

    private void poolCommand(final JsonGenerator json) throws IOException {
        final PoolCommandDecoder command = record.command(new PoolCommandDecoder());
        json.writeStringField("action", word(command.action().name()));
        json.writeNumberField("addFen", command.addFen());
        json.writeStringField("pool", command.pool());
        command.skipActor();
        note(json, command.reason());
    }

    /** Writes the reason that the actor gave; nothing if there was none. */
    static void note(final JsonGenerator json, final String note) throws IOException {
        if (!note.isEmpty()) {
            json.writeStringField("note", note);
        }
    }

    private void clock(final JsonGenerator json) throws IOException {
        final ClockCommandDecoder command = record.command(new ClockCommandDecoder());
        json.writeNumberField("offsetMs", command.offsetMs());
        json.writeStringField("note", command.reason());
    }

    private void match(final JsonGenerator json) throws IOException {
        final MatchCommandDecoder command = record.command(new MatchCommandDecoder());
        json.writeStringField("action", word(command.action().name()));
        json.writeNumberField(
                "untilSequence", command.untilSequence() == 0 ? record.sequence() : command.untilSequence());
        json.writeNumberField("noticeMs", command.noticeMs());
        json.writeStringField("pool", command.pool());
        json.writeStringField("sponsor", command.sponsor());
        json.writeStringField("organisation", command.organisation());
        json.writeStringField("note", command.reason());
    }

    private void stepOver(final JsonGenerator json) throws IOException {
        final StepOverCommandDecoder command = record.command(new StepOverCommandDecoder());
        final byte[] hash = new byte[StepOverCommandDecoder.commandSha256Length()];
        for (int i = 0; i < hash.length; i++) {
            hash[i] = (byte) command.commandSha256(i);
        }
        final boolean isCommand = command.commandTemplate() != 0;
        json.writeStringField("command", isCommand ? HexFormat.of().formatHex(hash) : null);
        command.skipPartner();
        command.skipTransactionId();
        command.skipRefundId();
        final String pool = command.pool();
        json.writeStringField("pool", isCommand ? null : pool);
        json.writeStringField("note", command.reason());
    }

    private void restored(final JsonGenerator json) throws IOException {
        final RestoredFromCommandDecoder command = record.command(new RestoredFromCommandDecoder());
        json.writeNumberField("backupSequence", command.sequence());
        json.writeStringField("backupTakenAt", Json.time(command.takenAtMs()));
        final byte[] hash = new byte[RestoredFromCommandDecoder.chainHeadLength()];
        command.getChainHead(hash, 0, hash.length);
        json.writeStringField("chainHead", HexFormat.of().formatHex(hash));
        command.getManifestHash(hash, 0, hash.length);
        json.writeStringField("manifest", HexFormat.of().formatHex(hash));
        json.writeStringField("source", command.source());
        json.writeObjectFieldStart("gap");
        json.writeNumberField("afterSequence", command.sequence());
        json.writeStringField("from", Json.time(command.recordedAtMs()));
        json.writeStringField("to", Json.time(command.restoredAtMs()));
        json.writeStringField("remedy", "reconcile");
        json.writeEndObject();
    }

    private void loss(final JsonGenerator json) throws IOException {
        final LossCommandDecoder command = record.command(new LossCommandDecoder());
        json.writeNumberField("lastSequence", command.lastSequence());
        json.writeNumberField("knownTo", command.knownTo());
        json.writeBooleanField("byOperator", command.byOperator() != 0);
        final byte[] hash = new byte[LossCommandDecoder.chainHeadLength()];
        command.getChainHead(hash, 0, hash.length);
        json.writeStringField("chainHead", HexFormat.of().formatHex(hash));
        json.writeStringField("note", command.evidence());
    }

    /** Writes the definition without the seed, which is published elsewhere, after the pool has closed. */
    private void poolDefinition(final JsonGenerator json) throws IOException {
        final PoolDefinitionDecoder command = record.command(new PoolDefinitionDecoder());
        json.writeStringField("change", "pool");
        json.writeNumberField("priority", command.priority());
        json.writeNumberField("budgetFen", command.budgetFen());
        json.writeStringField("opens", Json.time(command.opensMs()));
        json.writeStringField("closes", Json.time(command.closesMs()));
        json.writeStringField("rule", word(command.ruleKind().name()));
        for (final PoolDefinitionDecoder.TiersDecoder tiers = command.tiers(); tiers.hasNext(); ) {
            tiers.next();
        }
        json.writeStringField("id", command.pool());
        json.writeStringField("sponsor", command.sponsor());
        command.skipNameZh();
        command.skipNameEn();
        command.skipSeed();
        final String commitment = command.seedCommitment();
        if (!commitment.isEmpty()) {
            json.writeNumberField("minFen", command.randomMinFen());
            json.writeNumberField("maxFen", command.randomMaxFen());
            json.writeStringField("seedCommitment", commitment);
        }
    }

    private void definition(final JsonGenerator json, final RecordView view) throws IOException {
        switch (record.commandTemplate()) {
            case OrganisationDefinitionDecoder.TEMPLATE_ID -> {
                final OrganisationDefinitionDecoder command = record.command(new OrganisationDefinitionDecoder());
                for (final OrganisationDefinitionDecoder.MerchantsDecoder m = command.merchants(); m.hasNext(); ) {
                    m.next().skipMerchant();
                }
                change(json, "organisation", command.organisation());
            }
            case ProjectDefinitionDecoder.TEMPLATE_ID ->
                change(
                        json,
                        "project",
                        record.command(new ProjectDefinitionDecoder()).project());
            case SponsorDefinitionDecoder.TEMPLATE_ID ->
                change(
                        json,
                        "sponsor",
                        record.command(new SponsorDefinitionDecoder()).sponsor());
            case ConversionDefinitionDecoder.TEMPLATE_ID ->
                change(
                        json,
                        "conversion",
                        record.command(new ConversionDefinitionDecoder()).conversion());
            case PartnerDefinitionDecoder.TEMPLATE_ID ->
                change(
                        json,
                        "partner",
                        record.command(new PartnerDefinitionDecoder()).partner());
            case PoolSlotsDecoder.TEMPLATE_ID -> json.writeStringField("change", "slots");
            case DefinitionListDecoder.TEMPLATE_ID -> json.writeStringField("change", "list");
            case TeamDefinitionDecoder.TEMPLATE_ID ->
                change(json, "team", record.command(new TeamDefinitionDecoder()).team());
            case FeeDefinitionDecoder.TEMPLATE_ID -> json.writeStringField("change", "fee");
            default -> json.writeStringField("action", word(view.projectAction.name()));
        }
    }

    private static void change(final JsonGenerator json, final String what, final String id) throws IOException {
        json.writeStringField("change", what);
        json.writeStringField("id", id);
    }
}
