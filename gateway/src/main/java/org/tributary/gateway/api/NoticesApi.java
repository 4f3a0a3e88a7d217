package org.tributary.gateway.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.view.NoticeView;
import org.tributary.gateway.api.change.AdminProblems;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.bridge.admin.AdminCommands;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.Query;

/**
 * Unreadable payments: {@code GET /admin/v1/notices} lists the open notices, with {@code ?all=true} also those that
 * ended last; {@code POST /admin/v1/notices/SEQ/dismiss {"reason"}} ends one that needs no booking.
 */
public final class NoticesApi {
    private static final String PATH = "/admin/v1/notices";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    private final AdminCommands commands;
    private final Views views;
    private final ObjectMapper mapper = new ObjectMapper();

    /** The notices of these views, ended by these commands. */
    public NoticesApi(final AdminCommands commands, final Views views) {
        this.commands = commands;
        this.views = views;
    }

    /** All routes. */
    public List<ApiRoute> routes() {
        return List.of(ApiRoute.admin("GET", PATH, this::list), ApiRoute.admin("POST", PATH + "/*", this::dismiss));
    }

    private ApiResponse list(final ApiRequest request) {
        final long after = Query.number(request, "after", 0, 0, Long.MAX_VALUE);
        final int limit = (int) Query.number(request, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        final String all = request.query("all") == null ? "false" : request.query("all");
        if (!all.equals("true") && !all.equals("false")) {
            throw Query.wrong("all", all, "true or false");
        }
        final List<NoticeView> notices = new ArrayList<>(views.notices().open());
        if (all.equals("true")) {
            notices.addAll(views.notices().ended());
        }
        final List<NoticeView> page = notices.stream()
                .filter(notice -> notice.sequence() > after)
                .sorted(Comparator.comparingLong(NoticeView::sequence))
                .limit(limit)
                .toList();
        return ApiResponse.json(Json.bytes(json -> {
            json.writeStartArray();
            for (final NoticeView notice : page) {
                write(json, notice);
            }
            json.writeEndArray();
        }));
    }

    private static void write(final JsonGenerator json, final NoticeView notice) throws IOException {
        json.writeStartObject();
        json.writeNumberField("sequence", notice.sequence());
        json.writeStringField("at", Json.time(notice.atMs()));
        json.writeStringField("channel", Channels.nameOf(notice.channel()));
        json.writeStringField("event", notice.event());
        json.writeStringField("problem", notice.problem());
        json.writeBooleanField("moneyBack", notice.moneyBack());
        json.writeStringField("transactionId", orNull(notice.transactionId()));
        json.writeStringField("orderId", orNull(notice.orderId()));
        json.writeStringField("refundId", orNull(notice.refundId()));
        json.writeStringField("merchant", orNull(notice.merchant()));
        json.writeStringField("eventSha256", notice.eventHash());
        json.writeStringField("bodySha256", notice.bodyHash());
        if (notice.paymentSequence() != 0) {
            json.writeNumberField("paymentSequence", notice.paymentSequence());
        }
        json.writeBooleanField("open", notice.isOpen());
        final NoticeView.Ending ending = notice.ending();
        if (ending != null) {
            json.writeObjectFieldStart("ended");
            json.writeStringField("by", ending.cause().word());
            json.writeNumberField("sequence", ending.sequence());
            json.writeStringField("at", Json.time(ending.atMs()));
            json.writeStringField("actor", orNull(ending.actor()));
            json.writeStringField("reason", orNull(ending.note()));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static @Nullable String orNull(final String text) {
        return text.isEmpty() ? null : text;
    }

    private ApiResponse dismiss(final ApiRequest request) {
        final List<String> path = request.pathAfter(PATH + "/");
        if (path.size() != 2
                || !path.get(0).matches("[0-9]{1,18}")
                || !path.get(1).equals("dismiss")) {
            throw new ApiException(404, "Not found", "There is nothing at this path.");
        }
        final long sequence = Long.parseLong(path.get(0));
        final CommandResult result;
        try {
            result = commands.endNotice(sequence, 0, request.actor(), reason(request));
        } catch (final CommandCalls.NoAnswerException e) {
            throw new ApiException(503, "Try again", e.getMessage());
        }
        if (result.code() == OutcomeCode.IGNORED) {
            throw AdminProblems.of(result.reason());
        }
        return ApiResponse.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("sequence", result.sequence());
            json.writeNumberField("notice", sequence);
            json.writeBooleanField("changed", true);
            json.writeEndObject();
        }));
    }

    private String reason(final ApiRequest request) {
        JsonNode reason = null;
        try {
            final JsonNode body = mapper.readTree(request.body());
            reason = body == null ? null : body.get("reason");
        } catch (final JsonProcessingException e) {
            throw new ApiException(400, "Bad request", "The body is not JSON: " + e.getOriginalMessage());
        } catch (final IOException e) {
            throw new ApiException(400, "Bad request", "The body can't be read.");
        }
        if (reason == null
                || !reason.isTextual()
                || reason.textValue().isBlank()
                || !AdminCommands.fits(reason.textValue(), AdminCommands.MAX_NOTE_BYTES)) {
            throw new ApiException(
                    400,
                    "Bad request",
                    "Give the reason why this money needs no booking, at most " + AdminCommands.MAX_NOTE_BYTES
                            + " bytes: {\"reason\": TEXT}.");
        }
        return reason.textValue();
    }
}
