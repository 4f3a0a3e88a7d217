package org.tributary.gateway.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.projection.TimelineView;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.AuditEntry;
import org.tributary.engine.projection.view.HeldItem;
import org.tributary.gateway.api.json.BoardJson;
import org.tributary.gateway.api.json.CampaignJson;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.api.json.SequenceCache;
import org.tributary.gateway.api.json.StatusJson;
import org.tributary.gateway.api.json.StatusSource;
import org.tributary.gateway.api.json.TotalsJson;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.LiveFeed;
import org.tributary.gateway.http.Query;

/**
 * The read routes over the projections (API.md). Handlers are safe for any thread and copy what they show, so no reader
 * delays the release thread.
 */
public final class ReadApi {
    private static final int DEFAULT_TEAMS = 10;
    private static final int MAX_TEAMS = 1_000;
    private static final int MAX_HELD = 1_000;
    private static final int MAX_AUDIT = 1_000;
    private static final int MAX_ALARMS = 512;
    private static final int MAX_RECENT = 64;
    private static final int DEFAULT_ROWS = 100;

    private final Views views;
    private final LongSupplier nowMs;
    private final StatusSource status;
    private final PublishedSeeds seeds;
    private final StandingAlarms standing;
    private final LiveEvents live;
    private final SequenceCache projects;
    private final SequenceCache organisations;

    /**
     * The read side of a gateway.
     *
     * @param nowMs wall clock, epoch milliseconds
     * @param seeds when the seeds of random pools are public
     * @param standing alarms about the server's own state
     */
    public ReadApi(
            final Views views,
            final LongSupplier nowMs,
            final StatusSource status,
            final PublishedSeeds seeds,
            final StandingAlarms standing) {
        this.seeds = seeds;
        this.standing = standing;
        this.views = views;
        this.nowMs = nowMs;
        this.status = status;
        live = new LiveEvents(views, nowMs, status, standing);
        final LongSupplier sequence =
                () -> views.totals(nowMs.getAsLong()).totals().get(Totals.Cell.SEQUENCE);
        projects = new SequenceCache(
                sequence,
                () -> Json.bytes(json -> {
                    json.writeStartArray();
                    for (final Views.ProjectView project : views.projects()) {
                        CampaignJson.project(json, project);
                    }
                    json.writeEndArray();
                }));
        organisations = new SequenceCache(
                sequence,
                () -> Json.bytes(json -> {
                    json.writeStartArray();
                    for (final Views.OrganisationView organisation : views.organisations()) {
                        CampaignJson.organisation(json, organisation);
                    }
                    json.writeEndArray();
                }));
    }

    /** Returns the source of the live feed's events. */
    public LiveFeed liveFeed() {
        return live;
    }

    /** All read routes. */
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/totals", request -> totals()),
                ApiRoute.get("/api/v1/projects", projects::answer),
                ApiRoute.get("/api/v1/projects/*", this::project),
                ApiRoute.get("/api/v1/organisations", organisations::answer),
                ApiRoute.get("/api/v1/organisations/*", this::organisation),
                ApiRoute.get("/api/v1/sponsors", request -> sponsors()),
                ApiRoute.get("/api/v1/sponsors/*", this::sponsor),
                ApiRoute.get("/api/v1/pools", request -> pools()),
                ApiRoute.get("/api/v1/pools/*", this::pool),
                ApiRoute.get("/api/v1/teams", this::teams),
                ApiRoute.get("/api/v1/timeline", this::timeline),
                ApiRoute.get("/api/v1/channels", request -> channels()),
                ApiRoute.get("/api/v1/recent", this::recent),
                ApiRoute.get("/api/v1/campaign", this::campaign),
                ApiRoute.get("/api/v1/board", request -> ApiResponse.json(live.board())),
                ApiRoute.get("/api/v1/status", request -> status()),
                ApiRoute.admin("GET", "/admin/v1/alarms", this::alarms),
                ApiRoute.admin("GET", "/admin/v1/held", this::held),
                ApiRoute.admin("GET", "/admin/v1/audit", this::audit));
    }

    private ApiResponse totals() {
        final long now = nowMs.getAsLong();
        return ApiResponse.json(Json.bytes(json -> TotalsJson.write(json, views.totals(now), now)));
    }

    private ApiResponse project(final ApiRequest request) {
        final String id = idOf(request, "/api/v1/projects/");
        final Views.ProjectView project = views.project(id);
        if (project == null) {
            throw unknown("project", id);
        }
        return ApiResponse.json(Json.bytes(json -> CampaignJson.project(json, project)));
    }

    private ApiResponse organisation(final ApiRequest request) {
        final String id = idOf(request, "/api/v1/organisations/");
        for (final Views.OrganisationView view : views.organisations()) {
            if (view.definition().id().equals(id)) {
                return ApiResponse.json(Json.bytes(json -> CampaignJson.organisation(json, view)));
            }
        }
        throw unknown("organisation", id);
    }

    private ApiResponse sponsors() {
        final List<Views.PoolView> pools = views.pools(nowMs.getAsLong());
        return array(allSponsors(), (json, sponsor) -> CampaignJson.sponsor(json, sponsor, pools));
    }

    private ApiResponse sponsor(final ApiRequest request) {
        final String id = idOf(request, "/api/v1/sponsors/");
        final List<Views.PoolView> pools = views.pools(nowMs.getAsLong());
        for (final Campaign.Sponsor sponsor : allSponsors()) {
            if (sponsor.id().equals(id)) {
                return ApiResponse.json(Json.bytes(json -> CampaignJson.sponsor(json, sponsor, pools)));
            }
        }
        throw unknown("sponsor", id);
    }

    private List<Campaign.Sponsor> allSponsors() {
        final Campaign campaign = views.directory().campaign();
        return campaign == null ? List.of() : campaign.sponsors();
    }

    private ApiResponse pools() {
        return array(views.pools(nowMs.getAsLong()), this::writePool);
    }

    private void writePool(final JsonGenerator json, final Views.PoolView pool) throws IOException {
        CampaignJson.pool(json, pool, seeds.isPublic(pool.definition(), nowMs.getAsLong()));
    }

    private ApiResponse pool(final ApiRequest request) {
        final String id = idOf(request, "/api/v1/pools/");
        for (final Views.PoolView pool : views.pools(nowMs.getAsLong())) {
            if (pool.definition().id().equals(id)) {
                return ApiResponse.json(Json.bytes(json -> writePool(json, pool)));
            }
        }
        throw unknown("pool", id);
    }

    private ApiResponse teams(final ApiRequest request) {
        return array(
                views.topTeams((int) Query.number(request, "top", DEFAULT_TEAMS, 1, MAX_TEAMS)), CampaignJson::team);
    }

    private ApiResponse timeline(final ApiRequest request) {
        final String text = request.query("step") == null ? "1m" : request.query("step");
        final TimelineView.Step step = switch (text) {
            case "1s" -> TimelineView.Step.SECOND;
            case "1m" -> TimelineView.Step.MINUTE;
            case "1h" -> TimelineView.Step.HOUR;
            default -> throw Query.wrong("step", text, "1s, 1m or 1h");
        };
        // The bucket of the current second is included.
        final long toMs = Query.time(request, "to", nowMs.getAsLong() + 1_000);
        final long fromMs = Query.time(request, "from", 0);
        return array(views.timeline().rows(step, fromMs, toMs), BoardJson::timelineRow);
    }

    private ApiResponse channels() {
        return array(views.channels(), BoardJson::channel);
    }

    private ApiResponse recent(final ApiRequest request) {
        return array(views.recent((int) Query.number(request, "top", MAX_RECENT, 1, MAX_RECENT)), BoardJson::recent);
    }

    private ApiResponse campaign(final ApiRequest request) {
        final long version = views.totals(nowMs.getAsLong()).totals().get(Totals.Cell.CAMPAIGN_VERSION);
        final String tag = "\"v" + version + "\"";
        if (tag.equals(request.header("if-none-match"))) {
            return new ApiResponse(304, ApiResponse.JSON, new byte[0], Map.of("etag", tag));
        }
        return ApiResponse.of(
                        ApiResponse.JSON, Json.bytes(json -> CampaignJson.campaign(json, views.directory(), version)))
                .with("etag", tag)
                .with("cache-control", "no-cache");
    }

    private ApiResponse status() {
        return ApiResponse.json(Json.bytes(json -> StatusJson.write(json, status.status())));
    }

    private ApiResponse alarms(final ApiRequest request) {
        return array(
                standing.and(views, (int) Query.number(request, "top", DEFAULT_ROWS, 1, MAX_ALARMS)), BoardJson::alarm);
    }

    private ApiResponse held(final ApiRequest request) {
        final long after = Query.number(request, "after", 0, 0, Long.MAX_VALUE);
        final int limit = (int) Query.number(request, "limit", DEFAULT_ROWS, 1, MAX_HELD);
        final String reason = request.query("reason");
        final List<HeldItem> found = new ArrayList<>();
        long from = after;
        List<HeldItem> stretch = views.heldAfter(from, MAX_HELD);
        while (!stretch.isEmpty() && found.size() < limit) {
            for (final HeldItem item : stretch) {
                if (found.size() < limit && (reason == null || reason.equals(CodeText.of(item.reason())))) {
                    found.add(item);
                }
            }
            from = stretch.get(stretch.size() - 1).sequence();
            stretch = views.heldAfter(from, MAX_HELD);
        }
        return array(found, BoardJson::held);
    }

    private ApiResponse audit(final ApiRequest request) {
        final List<AuditEntry> entries = views.audit((int) Query.number(request, "top", DEFAULT_ROWS, 1, MAX_AUDIT));
        return array(entries, BoardJson::audit);
    }

    /** Writes one element of an array. */
    @FunctionalInterface
    private interface Element<T> {
        void write(JsonGenerator json, T value) throws IOException;
    }

    private static <T> ApiResponse array(final List<T> values, final Element<T> element) {
        return ApiResponse.json(Json.bytes(json -> {
            json.writeStartArray();
            for (final T value : values) {
                element.write(json, value);
            }
            json.writeEndArray();
        }));
    }

    private static String idOf(final ApiRequest request, final String prefix) {
        final List<String> parts = request.pathAfter(prefix);
        if (parts.size() != 1) {
            throw new ApiException(404, "Not found", "There is nothing at this path.");
        }
        return parts.get(0);
    }

    private static ApiException unknown(final String kind, final String id) {
        final String shown = id.length() > 64 ? id.substring(0, 64) + "…" : id;
        return new ApiException(404, "Not found", "There is no " + kind + " \"" + shown + "\" in this campaign.");
    }
}
