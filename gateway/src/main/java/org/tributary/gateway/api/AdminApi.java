package org.tributary.gateway.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.view.HeldItem;
import org.tributary.gateway.api.change.AdminProblems;
import org.tributary.gateway.api.change.Approvable;
import org.tributary.gateway.api.change.Change;
import org.tributary.gateway.api.change.Reason;
import org.tributary.gateway.api.change.SecondPerson;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.api.json.JsonBody;
import org.tributary.gateway.bridge.admin.AdminCommands;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

/**
 * Handlers of the admin API (API.md, "Admin") for pools, projects and held money. Every change is in the journal, with
 * its actor, before it is answered; a change without effect is answered with {@code "changed": false}.
 */
public final class AdminApi {
    private static final String POOLS = "/admin/v1/pools/";
    private static final String PROJECTS = "/admin/v1/projects/";
    private static final String HELD = "/admin/v1/held/";
    private static final int MAX_ID_BYTES = 64;

    /** Held donations one bulk request handles; a longer list takes another request. */
    private static final int MAX_BULK = 10_000;

    private static final int BULK_PAGE = 500;

    private final AdminCommands commands;
    private final Views views;
    private final SecondPerson secondPerson;
    private final LongSupplier nowMs;

    /** The admin API over these commands and the held list; large changes take a second person. */
    public AdminApi(
            final AdminCommands commands,
            final Views views,
            final SecondPerson secondPerson,
            final LongSupplier nowMs) {
        this.commands = commands;
        this.views = views;
        this.secondPerson = secondPerson;
        this.nowMs = nowMs;
    }

    /** All routes. */
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.admin("POST", POOLS + "*", this::pool),
                ApiRoute.admin("POST", PROJECTS + "*", this::project),
                ApiRoute.admin("POST", HELD + "*", this::held));
    }

    private ApiResponse pool(final ApiRequest request) {
        final List<String> path = twoParts(request, POOLS);
        final String pool = path.get(0);
        return switch (path.get(1)) {
            case "budget" -> budget(request, pool);
            case "suspend" -> suspension(request, pool, PoolAction.SUSPEND);
            case "resume" -> suspension(request, pool, PoolAction.RESUME);
            default -> throw notFound();
        };
    }

    private ApiResponse suspension(final ApiRequest request, final String pool, final PoolAction action) {
        final String reason = Reason.optional(body(request));
        return changed(
                call(() -> commands.send(AdminCommands.pool(pool, action, 0, request.actor(), reason))),
                json -> json.writeStringField("pool", pool));
    }

    private ApiResponse budget(final ApiRequest request, final String pool) {
        final JsonNode body = body(request);
        final long addFen = wholeNumber(body, "addFen");
        final String reason = Reason.required(request, body);
        final long effectFen = addFen == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(addFen);
        if (secondPerson.isNeeded(Approvable.POOL_BUDGET, effectFen)
                && views.pools(nowMs.getAsLong()).stream()
                        .noneMatch(one -> one.definition().id().equals(pool))) {
            throw AdminProblems.of(ReasonCode.UNKNOWN_POOL);
        }
        final Change change = new Change(
                Approvable.POOL_BUDGET,
                pool,
                effectFen,
                AdminCommands.pool(pool, PoolAction.ADD_BUDGET, addFen, request.actor(), reason));
        return secondPerson.carryOut(
                request, change, result -> changed(result, json -> json.writeStringField("pool", pool)));
    }

    private ApiResponse project(final ApiRequest request) {
        final List<String> path = twoParts(request, PROJECTS);
        final String project = path.get(0);
        return switch (path.get(1)) {
            case "close" -> project(request, project, ProjectAction.CLOSE, false);
            case "reopen" -> project(request, project, ProjectAction.REOPEN, false);
            case "freeze" -> project(request, project, ProjectAction.FREEZE, true);
            case "unfreeze" -> project(request, project, ProjectAction.UNFREEZE, false);
            case "void-matches" -> voidMatches(request, project);
            default -> throw notFound();
        };
    }

    private ApiResponse project(
            final ApiRequest request, final String project, final ProjectAction action, final boolean needsReason) {
        final JsonNode body = body(request);
        final String reason = needsReason ? Reason.required(request, body) : Reason.optional(body);
        return changed(
                call(() -> commands.send(AdminCommands.project(project, action, request.actor(), reason))),
                json -> json.writeStringField("project", project));
    }

    /** Takes back what is frozen: a project that is not frozen has nothing to void, and a second person nothing to decide. */
    private ApiResponse voidMatches(final ApiRequest request, final String project) {
        final String reason = Reason.required(request, body(request));
        final long frozenFen = frozenFen(project);
        final Change change = new Change(
                Approvable.VOID_MATCHES,
                project,
                Math.max(0, frozenFen),
                AdminCommands.project(project, ProjectAction.VOID_MATCHES, request.actor(), reason));
        if (frozenFen < 0 && secondPerson.isNeeded(change.kind(), change.effectFen())) {
            throw AdminProblems.of(
                    views.directory().projectIndex(project) < 0 ? ReasonCode.UNKNOWN_PROJECT : ReasonCode.NOT_FROZEN);
        }
        return secondPerson.carryOut(
                request, change, result -> changed(result, json -> json.writeStringField("project", project)));
    }

    /** Matches that a void would take back; -1 if the project is unknown or not frozen. */
    private long frozenFen(final String project) {
        return views.projects().stream()
                .filter(one -> one.definition().id().equals(project) && one.frozen())
                .mapToLong(Views.ProjectView::frozenFen)
                .findFirst()
                .orElse(-1);
    }

    private ApiResponse held(final ApiRequest request) {
        final List<String> path = request.pathAfter(HELD);
        if (path.size() == 1) {
            return heldInBulk(request, path.get(0));
        }
        if (path.size() != 2 || !path.get(0).matches("[0-9]{1,18}")) {
            throw notFound();
        }
        final long sequence = Long.parseLong(path.get(0));
        final CommandResult result = heldOne(request, path.get(1), sequence, text(body(request), "project"));
        if (result == null) {
            throw new ApiException(404, "Not found", "There is no held donation of sequence " + sequence + ".");
        }
        return changed(result, json -> json.writeNumberField("held", sequence));
    }

    private @Nullable CommandResult heldOne(
            final ApiRequest request, final String action, final long sequence, final String project) {
        return switch (action) {
            case "allocate" -> {
                if (project.isEmpty()) {
                    throw new ApiException(400, "Bad request", "Give the project to allocate to: {\"project\": ID}.");
                }
                yield call(() -> commands.allocate(sequence, project, request.actor()));
            }
            case "refunded" -> call(() -> commands.markRefundPending(sequence, request.actor()));
            default -> throw notFound();
        };
    }

    /** Handles every held item that matches {@code {"reason","project","untilSequence"}}; each gets a record. */
    private ApiResponse heldInBulk(final ApiRequest request, final String action) {
        final JsonNode body = body(request);
        final String reason = text(body, "reason");
        final long until = body.has("untilSequence") ? wholeNumber(body, "untilSequence") : Long.MAX_VALUE;
        if (reason.isEmpty()) {
            throw new ApiException(400, "Bad request", "Give the reason of the items meant, such as unknown-project.");
        }
        final String project = text(body, "project");
        int done = 0;
        int refused = 0;
        long after = 0;
        List<HeldItem> page = views.heldAfter(after, BULK_PAGE);
        while (!page.isEmpty() && done + refused < MAX_BULK && after < until) {
            for (final HeldItem item : page) {
                after = item.sequence();
                if (after > until || done + refused == MAX_BULK) {
                    break;
                }
                if (!reason.equals(CodeText.of(item.reason())) || item.refundPending()) {
                    continue;
                }
                final CommandResult result = heldOne(request, action, item.sequence(), project);
                if (result != null && result.isAccepted()) {
                    done++;
                } else {
                    refused++;
                }
            }
            page = views.heldAfter(after, BULK_PAGE);
        }
        final int accepted = done;
        final int others = refused;
        final boolean more = done + refused == MAX_BULK;
        return ApiResponse.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("changed", accepted);
            json.writeNumberField("refused", others);
            json.writeBooleanField("more", more);
            json.writeEndObject();
        }));
    }

    /** Writes the field that names what was changed: an id, or the sequence of a held item. */
    @FunctionalInterface
    private interface Target {
        void write(JsonGenerator json) throws IOException;
    }

    private static ApiResponse changed(final CommandResult result, final Target target) {
        if (result.code() == OutcomeCode.IGNORED && result.reason() != ReasonCode.NO_CHANGE) {
            throw AdminProblems.of(result.reason());
        }
        return ApiResponse.json(Json.bytes(json -> write(json, result, target)));
    }

    private static void write(final JsonGenerator json, final CommandResult result, final Target target)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("sequence", result.sequence());
        target.write(json);
        json.writeBooleanField("changed", result.isAccepted());
        if (result.version() != 0) {
            json.writeNumberField("version", result.version());
        }
        if (result.amountFen() != 0) {
            json.writeNumberField("budgetFen", result.amountFen());
        }
        json.writeEndObject();
    }

    private static CommandResult call(final Supplier<CommandResult> call) {
        try {
            return call.get();
        } catch (final CommandCalls.NoAnswerException e) {
            throw new ApiException(503, "Try again", e.getMessage());
        }
    }

    private JsonNode body(final ApiRequest request) {
        if (request.body().length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        return JsonBody.object(request);
    }

    private static long wholeNumber(final JsonNode body, final String name) {
        final JsonNode value = body.get(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new ApiException(400, "Bad request", "Give " + name + " as a whole number.");
        }
        return value.longValue();
    }

    private static String text(final JsonNode body, final String name) {
        final JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isTextual() || !AdminCommands.fits(value.textValue(), MAX_ID_BYTES)) {
            throw new ApiException(
                    400, "Bad request", "Give " + name + " as a text of at most 64 bytes without control characters.");
        }
        return value.textValue();
    }

    private static List<String> twoParts(final ApiRequest request, final String prefix) {
        final List<String> parts = request.pathAfter(prefix);
        if (parts.size() != 2 || parts.get(0).isEmpty() || !AdminCommands.fits(parts.get(0), MAX_ID_BYTES)) {
            throw notFound();
        }
        return parts;
    }

    private static ApiException notFound() {
        return new ApiException(404, "Not found", "There is nothing at this path.");
    }
}
