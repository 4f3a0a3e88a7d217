package org.tributary.gateway.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.DirectBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.table.Totals;
import org.tributary.gateway.api.change.AdminProblems;
import org.tributary.gateway.api.change.LargeBudgets;
import org.tributary.gateway.api.change.Reason;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.config.campaign.CampaignDiff;
import org.tributary.gateway.config.campaign.CampaignFile;
import org.tributary.gateway.config.campaign.SeedSource;
import org.tributary.gateway.config.yaml.InvalidFileException;
import org.tributary.gateway.config.yaml.Mistake;
import org.tributary.gateway.config.yaml.Mistakes;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

/**
 * {@code PUT /admin/v1/campaign}: replaces the campaign in force by the file in the body; the answer lists what changed
 * and its effects. {@code ?dryRun=true} changes nothing. {@code If-Match} names the version the change was made for, so
 * that no caller undoes another's change unseen (API 5.2). {@code ?reason=}
 * is journaled with the change. Admin threads.
 */
public final class CampaignApi {
    private static final String PATH = "/admin/v1/campaign";
    private static final Pattern VERSION = Pattern.compile("(?:W/)?\"?v?(\\d{1,9})\"?");

    /** Permit to read a file: a large one takes much memory, so one is read at a time. */
    private final Semaphore reading = new Semaphore(1);

    private final Function<List<DirectBuffer>, List<CommandResult>> publish;
    private final Views views;
    private final SeedSource seeds;
    private final PublishedSeeds published;
    private final long onePersonFen;
    private final LongSupplier nowMs;

    /**
     * The campaign route of an engine.
     *
     * @param publish has commands decided and journaled with no other command between them, as {@code
     *     CommandCalls.callAll}
     * @param seeds secrets of random pools
     * @param published when the secrets are shown
     * @param onePersonFen largest change of a budget by one person; {@link TributaryConfig#NO_SECOND_PERSON}: any
     */
    public CampaignApi(
            final Function<List<DirectBuffer>, List<CommandResult>> publish,
            final Views views,
            final SeedSource seeds,
            final PublishedSeeds published,
            final long onePersonFen,
            final LongSupplier nowMs) {
        this.onePersonFen = onePersonFen;
        this.published = published;
        this.publish = publish;
        this.views = views;
        this.seeds = seeds;
        this.nowMs = nowMs;
    }

    /** The route. */
    public ApiRoute route() {
        return ApiRoute.admin("PUT", PATH, this::put);
    }

    private ApiResponse put(final ApiRequest request) {
        final boolean dryRun = dryRun(request);
        final String reason = dryRun ? "" : Reason.requiredInQuery(request);
        final int version = version();
        // A dry run without a version is compared with the campaign in force; one that names a version must match it.
        if (!dryRun || request.header("if-match") != null) {
            requireVersion(request, version);
        }
        if (!reading.tryAcquire()) {
            throw new ApiException(
                    503, "Try again", "Another campaign file is being read, one at a time: retry in a moment.");
        }
        try {
            return put(request, dryRun, reason, version);
        } finally {
            reading.release();
        }
    }

    private ApiResponse put(final ApiRequest request, final boolean dryRun, final String reason, final int version) {
        final CampaignFile file;
        try {
            file = CampaignFile.parse(request.body(), "campaign.yaml", seeds);
        } catch (final InvalidFileException e) {
            return invalid(e);
        }
        final Campaign inForce = inForce();
        final CampaignDiff diff =
                CampaignDiff.between(inForce, file.campaign(), new ViewBooks(views, published, nowMs.getAsLong()));
        final List<CampaignDiff.Refusal> refusals = new ArrayList<>(diff.refusals());
        refusals.addAll(LargeBudgets.refusals(inForce, file.campaign(), onePersonFen));
        if (dryRun || diff.isEmpty()) {
            return answer(200, new Answer(version, 0, dryRun, false), diff, refusals);
        }
        if (!refusals.isEmpty()) {
            return refused(refusals);
        }
        final CommandResult commit = publish(file, version, request.actor(), reason);
        if (!commit.isAccepted()) {
            throw AdminProblems.of(commit.reason());
        }
        return answer(200, new Answer(commit.version(), commit.sequence(), false, true), diff, List.of())
                .with("etag", "\"v" + commit.version() + "\"");
    }

    private static boolean dryRun(final ApiRequest request) {
        final String value = request.query("dryRun");
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw new ApiException(400, "Bad request", "dryRun must be true or false.");
    }

    private int version() {
        return (int) views.totals(nowMs.getAsLong()).totals().get(Totals.Cell.CAMPAIGN_VERSION);
    }

    private static void requireVersion(final ApiRequest request, final int version) {
        final String header = request.header("if-match");
        final Matcher matcher = VERSION.matcher(header == null ? "" : header.strip());
        if (!matcher.matches()) {
            throw new ApiException(
                    412,
                    "Precondition failed",
                    "Send If-Match with the version the change was made for; the campaign's is " + version + ".");
        }
        if (Integer.parseInt(matcher.group(1)) != version) {
            throw new ApiException(
                    412,
                    "Precondition failed",
                    "The change was made for version " + matcher.group(1) + ", the campaign's is " + version
                            + " by now: see what changed, then send it again.");
        }
    }

    /** The campaign in force, with its budgets as they are now. */
    private Campaign inForce() {
        final Campaign campaign = views.directory().campaign();
        if (campaign == null) {
            throw new ApiException(503, "Not ready", "There is no campaign in force yet: try again.");
        }
        final Map<String, Long> budgetsFen = new HashMap<>();
        views.pools(nowMs.getAsLong())
                .forEach(pool -> budgetsFen.put(pool.definition().id(), pool.budgetFen()));
        final List<Pool> pools = campaign.pools().stream()
                .map(pool -> pool.withBudget(budgetsFen.getOrDefault(pool.id(), pool.budgetFen())))
                .toList();
        return campaign.withPools(pools);
    }

    private CommandResult publish(final CampaignFile file, final int version, final String actor, final String reason) {
        final List<CommandResult> results;
        try {
            results = publish.apply(CampaignEncoder.commands(file.campaign(), version, actor, reason, file.hash()));
        } catch (final CommandCalls.NoAnswerException e) {
            throw new ApiException(503, "Try again", e.getMessage());
        }
        final CommandResult begin = results.get(0);
        return begin.reason() == ReasonCode.VERSION_MISMATCH ? begin : results.get(results.size() - 1);
    }

    private record Answer(int version, long sequence, boolean dryRun, boolean changed) {}

    private static ApiResponse answer(
            final int status, final Answer answer, final CampaignDiff diff, final List<CampaignDiff.Refusal> refusals) {
        return ApiResponse.json(status, Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("version", answer.version());
            if (answer.sequence() > 0) {
                json.writeNumberField("sequence", answer.sequence());
            }
            json.writeBooleanField("dryRun", answer.dryRun());
            json.writeBooleanField("changed", answer.changed());
            writeChanges(json, diff);
            writeRefusals(json, refusals);
            json.writeEndObject();
        }));
    }

    private static void writeChanges(final JsonGenerator json, final CampaignDiff diff) throws IOException {
        json.writeArrayFieldStart("changes");
        for (final CampaignDiff.Change change : diff.changes()) {
            json.writeStartObject();
            json.writeStringField("part", change.part());
            json.writeStringField("id", change.id());
            json.writeStringField("action", change.action().word());
            json.writeStringField("field", change.field());
            json.writeStringField("before", change.before());
            json.writeStringField("after", change.after());
            json.writeStringField("effect", change.effect());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeRefusals(final JsonGenerator json, final List<CampaignDiff.Refusal> refusals)
            throws IOException {
        json.writeArrayFieldStart("refusals");
        for (final CampaignDiff.Refusal refusal : refusals) {
            json.writeStartObject();
            json.writeStringField("part", refusal.part());
            json.writeStringField("id", refusal.id());
            json.writeStringField("reason", refusal.reason());
            json.writeStringField("detail", refusal.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static ApiResponse refused(final List<CampaignDiff.Refusal> refusals) {
        final byte[] body = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "urn:tributary:problem:conflict");
            json.writeStringField("title", "Conflict");
            json.writeStringField("detail", "The campaign was refused and nothing has changed.");
            writeRefusals(json, refusals);
            json.writeEndObject();
        });
        return new ApiResponse(409, ApiResponse.PROBLEM_JSON, body, Map.of("cache-control", "no-store"));
    }

    private static ApiResponse invalid(final InvalidFileException e) {
        final byte[] body = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "urn:tributary:problem:invalid-campaign");
            json.writeStringField("title", "Invalid campaign");
            json.writeStringField(
                    "detail", "The campaign has " + Mistakes.counted(e.count()) + " and nothing has changed.");
            json.writeArrayFieldStart("mistakes");
            for (final Mistake mistake : e.mistakes()) {
                json.writeStartObject();
                json.writeNumberField("line", mistake.line());
                json.writeNumberField("column", mistake.column());
                json.writeStringField("what", mistake.what());
                json.writeStringField("remedy", mistake.remedy());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        return new ApiResponse(400, ApiResponse.PROBLEM_JSON, body, Map.of("cache-control", "no-store"));
    }
}
