package org.tributary.gateway.api.change;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.view.ApprovalView;
import org.tributary.engine.text.Yuan;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.api.json.JsonBody;
import org.tributary.gateway.bridge.admin.ApprovalCommands;
import org.tributary.gateway.bridge.reply.CommandResult;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.Query;
import org.tributary.gateway.http.Role;

/**
 * Requests for a second person: {@code GET /admin/v1/approvals} lists those that wait, with {@code ?all=true} also those that
 * are over; {@code POST /admin/v1/approvals/ID {"decision"}} approves or denies one. A decision that is sent twice has the same
 * answer.
 */
public final class ApprovalsApi {
    static final String PATH = "/admin/v1/approvals";

    private final ApprovalCommands commands;
    private final Views views;
    private final LongSupplier nowMs;

    /** The requests of these views, decided by these commands. */
    public ApprovalsApi(final ApprovalCommands commands, final Views views, final LongSupplier nowMs) {
        this.commands = commands;
        this.views = views;
        this.nowMs = nowMs;
    }

    /** All routes. */
    public List<ApiRoute> routes() {
        return List.of(ApiRoute.admin("GET", PATH, this::list), ApiRoute.admin("POST", PATH + "/*", this::decide));
    }

    private ApiResponse list(final ApiRequest request) {
        final String all = request.query("all") == null ? "false" : request.query("all");
        if (!all.equals("true") && !all.equals("false")) {
            throw Query.wrong("all", all, "true or false");
        }
        final long now = nowMs.getAsLong();
        final List<ApprovalView> wanted = views.approvals().stream()
                .filter(one -> all.equals("true") || one.isPending(now))
                .toList();
        return ApiResponse.json(Json.bytes(json -> {
            json.writeStartArray();
            for (final ApprovalView one : wanted) {
                write(json, one, now);
            }
            json.writeEndArray();
        }));
    }

    private static void write(final JsonGenerator json, final ApprovalView one, final long now) throws IOException {
        final boolean expired = one.state() == ApprovalView.State.PENDING && !one.isPending(now);
        json.writeStartObject();
        json.writeNumberField("id", one.sequence());
        json.writeStringField("at", Json.time(one.atMs()));
        json.writeStringField("until", Json.time(one.expiresMs()));
        json.writeStringField("state", expired ? "expired" : one.state().word());
        json.writeStringField("requestedBy", one.requester());
        json.writeStringField("action", one.action());
        json.writeStringField("target", one.target());
        json.writeNumberField("effectFen", one.effectFen());
        json.writeStringField("effectYuan", Yuan.of(one.effectFen()));
        json.writeStringField("reason", one.note());
        json.writeStringField("sha256", one.sha256());
        if (one.state() != ApprovalView.State.PENDING) {
            json.writeNumberField("sequence", one.decision());
            json.writeStringField("decidedBy", one.decidedBy());
            json.writeStringField("decisionReason", one.decisionNote());
        }
        json.writeEndObject();
    }

    private ApiResponse decide(final ApiRequest request) {
        final List<String> path = request.pathAfter(PATH + "/");
        if (path.size() != 1 || !path.get(0).matches("[0-9]{1,18}")) {
            throw new ApiException(404, "Not found", "There is nothing at this path.");
        }
        final JsonNode body = JsonBody.object(request);
        final ApprovalView known = known(Long.parseLong(path.get(0)));
        requireRole(request, known);
        final JsonNode decision = body.get("decision");
        final String word = decision == null || !decision.isTextual() ? "" : decision.textValue();
        return switch (word) {
            case "approve" -> approve(request, known);
            case "deny" -> deny(request, known, Reason.optional(body));
            default -> throw ApiException.ofField("decision", "Give \"decision\" as \"approve\" or \"deny\".");
        };
    }

    private ApprovalView known(final long id) {
        return views.approvals().stream()
                .filter(one -> one.sequence() == id)
                .findFirst()
                .orElseThrow(() -> unknown(id));
    }

    private static ApiException unknown(final long id) {
        return new ApiException(404, "Not found", "There is no request " + id + " for a second person.");
    }

    private static void requireRole(final ApiRequest request, final ApprovalView known) {
        if (!request.isNamed()) {
            throw new ApiException(403, "Forbidden", "Decide with a token that has a name.");
        }
        final Role needed = Approvable.roleOf(known.action());
        if (!request.role().may(needed)) {
            throw new ApiException(
                    403,
                    "Forbidden",
                    "The token of " + request.actor() + " has role "
                            + request.role().word() + ", " + known.action() + " needs " + needed.word() + ".");
        }
    }

    private ApiResponse approve(final ApiRequest request, final ApprovalView known) {
        if (request.actor().equals(known.requester())) {
            // Journaled too: an attempt to approve one's own request stands in the audit trail.
            SecondPerson.call(() -> commands.approve(known.sequence(), request.actor()));
            throw new ApiException(
                    403, "Forbidden", request.actor() + " requested this change: another person has to approve it.");
        }
        if (known.state() == ApprovalView.State.PENDING) {
            final CommandResult result = SecondPerson.call(() -> commands.approve(known.sequence(), request.actor()));
            if (result == null) {
                throw unknown(known.sequence());
            }
            if (!isOfApproval(result.reason())) {
                return approved(known, request.actor(), result);
            }
            if (result.reason() != ReasonCode.APPROVAL_DECIDED) {
                throw AdminProblems.of(result.reason());
            }
        }
        return again(known.sequence(), ApprovalView.State.APPROVED);
    }

    private ApiResponse deny(final ApiRequest request, final ApprovalView known, final String reason) {
        if (known.state() == ApprovalView.State.PENDING) {
            final CommandResult result =
                    SecondPerson.call(() -> commands.deny(known.sequence(), request.actor(), reason));
            if (result.isAccepted()) {
                return denied(known, request.actor(), result.sequence());
            }
            if (result.reason() != ReasonCode.APPROVAL_DECIDED) {
                throw AdminProblems.of(result.reason());
            }
        }
        return again(known.sequence(), ApprovalView.State.DENIED);
    }

    /** The answer of the decision that was taken; 409 if it was the other one. */
    private ApiResponse again(final long id, final ApprovalView.State wanted) {
        final ApprovalView decided = known(id);
        if (decided.state() != wanted) {
            throw new ApiException(
                    409,
                    "Conflict",
                    "Request " + id + " was " + decided.state().word() + " by " + decided.decidedBy() + " in record "
                            + decided.decision() + ".");
        }
        if (wanted == ApprovalView.State.DENIED) {
            return denied(decided, decided.decidedBy(), decided.decision());
        }
        final CommandResult result = commands.resultOf(decided.decision());
        if (result == null) {
            throw unknown(id);
        }
        return approved(decided, decided.decidedBy(), result);
    }

    private static boolean isOfApproval(final ReasonCode reason) {
        return switch (reason) {
            case UNKNOWN_APPROVAL,
                    SAME_PERSON,
                    APPROVAL_EXPIRED,
                    APPROVAL_DECIDED,
                    APPROVALS_FULL,
                    APPROVAL_DIFFERS,
                    NOT_APPROVABLE -> true;
            default -> false;
        };
    }

    private static ApiResponse approved(final ApprovalView known, final String approver, final CommandResult result) {
        if (result.code() == OutcomeCode.IGNORED && result.reason() != ReasonCode.NO_CHANGE) {
            throw AdminProblems.of(result.reason());
        }
        return answer(known, "approve", approver, result.sequence(), json -> {
            json.writeBooleanField("changed", result.isAccepted());
            if (result.version() != 0) {
                json.writeNumberField("version", result.version());
            }
            if (result.amountFen() != 0) {
                json.writeNumberField("budgetFen", result.amountFen());
            }
        });
    }

    private static ApiResponse denied(final ApprovalView known, final String by, final long sequence) {
        return answer(known, "deny", by, sequence, json -> json.writeBooleanField("changed", false));
    }

    /** Writes further fields of an answer. */
    @FunctionalInterface
    private interface More {
        void write(JsonGenerator json) throws IOException;
    }

    private static ApiResponse answer(
            final ApprovalView known, final String decision, final String by, final long sequence, final More more) {
        return ApiResponse.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("approval", known.sequence());
            json.writeStringField("decision", decision);
            json.writeStringField("action", known.action());
            json.writeStringField("target", known.target());
            json.writeStringField("requestedBy", known.requester());
            json.writeStringField("decidedBy", by);
            json.writeNumberField("sequence", sequence);
            more.write(json);
            json.writeEndObject();
        }));
    }
}
