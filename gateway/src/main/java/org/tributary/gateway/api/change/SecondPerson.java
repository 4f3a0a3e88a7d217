package org.tributary.gateway.api.change;

import java.util.function.Function;
import java.util.function.Supplier;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.bridge.admin.AdminCommands;
import org.tributary.gateway.bridge.admin.ApprovalCommands;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;

/** Carries out a change at once, or journals it as a request that another person has to approve. Any thread. */
public final class SecondPerson {
    private final long aboveFen;
    private final AdminCommands commands;
    private final ApprovalCommands approvals;

    /**
     * The second person of an engine.
     *
     * @param aboveFen largest sum that one person may move; {@link TributaryConfig#NO_SECOND_PERSON}: any
     */
    public SecondPerson(final long aboveFen, final AdminCommands commands, final ApprovalCommands approvals) {
        this.aboveFen = aboveFen;
        this.commands = commands;
        this.approvals = approvals;
    }

    /** Whether any change takes two people. */
    public boolean isSet() {
        return aboveFen != TributaryConfig.NO_SECOND_PERSON;
    }

    /** Whether a change of that effect takes two people. */
    public boolean isNeeded(final Approvable kind, final long effectFen) {
        return isSet() && (kind.whateverTheSum() || effectFen > aboveFen);
    }

    /**
     * Carries out a change, or requests it: then the answer is 202 with the request's id.
     *
     * @param answer makes the answer of a change that was carried out
     */
    public ApiResponse carryOut(
            final ApiRequest request, final Change change, final Function<CommandResult, ApiResponse> answer) {
        if (!isNeeded(change.kind(), change.effectFen())) {
            return answer.apply(call(() -> commands.send(change.command())));
        }
        return request(request, change);
    }

    /** Refuses a request for a second person by a token without a name. */
    public static void requireName(final ApiRequest request) {
        if (!request.isNamed()) {
            throw new ApiException(
                    403, "Forbidden", "This change takes two people: ask for it with a token that has a name.");
        }
    }

    /** Journals a change as a request: 202 with its id. */
    public ApiResponse request(final ApiRequest request, final Change change) {
        requireName(request);
        final CommandResult requested = call(() -> approvals.request(
                change.kind().word(), change.target(), change.effectFen(), request.actor(), change.command()));
        if (!requested.isAccepted()) {
            throw AdminProblems.of(requested.reason());
        }
        return ApiResponse.json(202, Json.bytes(json -> {
                    json.writeStartObject();
                    json.writeNumberField("approval", requested.sequence());
                    json.writeStringField("action", change.kind().word());
                    json.writeStringField("target", change.target());
                    json.writeNumberField("effectFen", change.effectFen());
                    json.writeBooleanField("changed", false);
                    json.writeEndObject();
                }))
                .with("location", ApprovalsApi.PATH + "/" + requested.sequence());
    }

    static <T> T call(final Supplier<T> call) {
        try {
            return call.get();
        } catch (final CommandCalls.NoAnswerException e) {
            throw new ApiException(503, "Try again", e.getMessage());
        }
    }
}
