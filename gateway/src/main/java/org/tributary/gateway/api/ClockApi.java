package org.tributary.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.pipeline.TrustedClock;
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
 * {@code POST /admin/v1/clock {"offsetSeconds", "reason"}}: an operator accepts a wall clock that was set and is not followed.
 * The operator names the offset, so that no other one is accepted by mistake.
 */
public final class ClockApi {
    private static final int MILLIS = 1_000;
    private static final long MOST_SECONDS = 10L * 366 * 86_400;

    private final AdminCommands commands;
    private final TrustedClock clock;

    /** Accepts for this clock, by these commands. */
    public ClockApi(final AdminCommands commands, final TrustedClock clock) {
        this.commands = commands;
        this.clock = clock;
    }

    /** The route. */
    public ApiRoute route() {
        return ApiRoute.admin("POST", "/admin/v1/clock", this::accept);
    }

    private ApiResponse accept(final ApiRequest request) {
        final JsonNode body = JsonBody.object(request);
        final long wantedMs = offsetMs(body.get("offsetSeconds"));
        final String reason = reason(body.get("reason"));
        final long offsetMs = clock.offsetMs();
        if (offsetMs == 0) {
            throw new ApiException(
                    409, "Conflict", "The wall clock agrees and is followed: there is nothing to accept.");
        }
        if (Math.abs(offsetMs - wantedMs) > clock.boundMs()) {
            throw another(offsetMs);
        }
        final CommandResult result;
        try {
            result = commands.acceptClock(offsetMs, request.actor(), reason);
        } catch (final CommandCalls.NoAnswerException e) {
            throw new ApiException(503, "Try again", e.getMessage());
        }
        if (!clock.accept(offsetMs)) {
            throw another(clock.offsetMs());
        }
        return ApiResponse.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("sequence", result.sequence());
            json.writeNumberField("offsetSeconds", offsetMs / (double) MILLIS);
            json.writeBooleanField("changed", true);
            json.writeEndObject();
        }));
    }

    private static ApiException another(final long offsetMs) {
        return new ApiException(
                409,
                "Conflict",
                "The wall clock is " + offsetMs / (double) MILLIS
                        + " s ahead now, which is not what you accept: read GET /api/v1/status again.");
    }

    private static long offsetMs(final @Nullable JsonNode offset) {
        if (offset == null || !offset.isNumber() || Math.abs(offset.doubleValue()) > MOST_SECONDS) {
            throw new ApiException(
                    400,
                    "Bad request",
                    "Give the offset that you accept, as GET /api/v1/status has it: {\"offsetSeconds\": NUMBER, "
                            + "\"reason\": TEXT}.");
        }
        return Math.round(offset.doubleValue() * MILLIS);
    }

    private static String reason(final @Nullable JsonNode reason) {
        if (reason == null
                || !reason.isTextual()
                || reason.textValue().isBlank()
                || !AdminCommands.fits(reason.textValue(), AdminCommands.MAX_NOTE_BYTES)) {
            throw new ApiException(
                    400,
                    "Bad request",
                    "Give the reason why the new time is right, at most " + AdminCommands.MAX_NOTE_BYTES
                            + " bytes: {\"offsetSeconds\": NUMBER, \"reason\": TEXT}.");
        }
        return reason.textValue();
    }
}
