package org.tributary.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.gateway.bridge.AdminCommands;
import org.tributary.gateway.bridge.CommandCalls;
import org.tributary.gateway.bridge.CommandResult;
import org.tributary.gateway.bridge.CorrectionCommands;

/**
 * {@code POST /admin/v1/corrections}: books a payment, refund or fee from the channel's bill. The body is one of those
 * that {@code reconcile} lists under {@code corrections}, with the project added.
 */
public final class CorrectionsApi {
    private static final Set<String> FIELDS = Set.of(
            "kind",
            "channel",
            "transactionId",
            "orderId",
            "refundId",
            "amountFen",
            "at",
            "project",
            "donor",
            "merchant",
            "currency",
            "billRowSha256",
            "reason");
    private static final int MAX_TEXT_BYTES = 64;
    private static final int MAX_NOTE_BYTES = 200;
    private static final int SHA256_HEX_LENGTH = 64;

    private final CorrectionCommands commands;
    private final ObjectMapper mapper = new ObjectMapper();

    public CorrectionsApi(final CorrectionCommands commands) {
        this.commands = commands;
    }

    /** The route. */
    public ApiRoute route() {
        return ApiRoute.admin("POST", "/admin/v1/corrections", this::correct);
    }

    private ApiResponse correct(final ApiRequest request) {
        final JsonNode body = body(request);
        final String kind = text(body, "kind", MAX_TEXT_BYTES);
        final CorrectionCommands.Row row = row(body, request.actor(), "fee".equals(kind));
        final CommandResult result;
        try {
            result = switch (kind) {
                case "payment" -> commands.payment(row);
                case "refund" -> commands.refund(row);
                case "fee" -> commands.fee(row);
                default -> throw bad("Give kind as payment, refund or fee.");
            };
        } catch (final CommandCalls.NoAnswerException e) {
            throw new ApiException(503, "Try again", e.getMessage());
        }
        if (result == null) {
            throw new ApiException(404, "Not found", "The journal has no such payment: book the payment first.");
        }
        final boolean again = result.reason() == ReasonCode.FEE_BOOKED;
        if (result.code() == OutcomeCode.IGNORED && !again) {
            throw AdminProblems.of(result.reason());
        }
        return ApiResponse.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("sequence", result.sequence());
            json.writeStringField("outcome", CodeText.of(again ? OutcomeCode.DUPLICATE : result.code()));
            json.writeStringField("reason", CodeText.of(again ? ReasonCode.NONE : result.reason()));
            json.writeEndObject();
        }));
    }

    private CorrectionCommands.Row row(final JsonNode body, final String actor, final boolean fee) {
        final ChannelCode channel = Channels.codeOf(text(body, "channel", MAX_TEXT_BYTES));
        if (channel == ChannelCode.NONE || channel == ChannelCode.PARTNER) {
            throw bad("Give channel as wechatpay, alipay, unionpay or stripe.");
        }
        final String transactionId = text(body, "transactionId", IdCodec.MAX_ID_BYTES);
        if (transactionId.isEmpty() && !fee) {
            throw bad("Give transactionId, the channel's own.");
        }
        final JsonNode amount = body.get("amountFen");
        if (amount == null
                || !amount.isIntegralNumber()
                || !amount.canConvertToLong()
                || !fee && amount.longValue() <= 0) {
            throw bad("Give amountFen as a whole number" + (fee ? "." : " above 0."));
        }
        final String currency = text(body, "currency", 3);
        return new CorrectionCommands.Row(
                channel,
                transactionId,
                text(body, "orderId", IdCodec.MAX_ID_BYTES),
                text(body, "refundId", IdCodec.MAX_ID_BYTES),
                text(body, "project", MAX_TEXT_BYTES),
                text(body, "donor", MAX_TEXT_BYTES),
                text(body, "merchant", MAX_TEXT_BYTES),
                currency.length() == 3 ? currency : "CNY",
                amount.longValue(),
                atMs(text(body, "at", MAX_TEXT_BYTES)),
                rowHash(text(body, "billRowSha256", SHA256_HEX_LENGTH)),
                actor,
                text(body, "reason", MAX_NOTE_BYTES));
    }

    private static long atMs(final String at) {
        try {
            return OffsetDateTime.parse(at).toInstant().toEpochMilli();
        } catch (final DateTimeException | ArithmeticException e) {
            throw bad("Give at as a time such as 2026-09-07T09:00:00+08:00.");
        }
    }

    private static byte[] rowHash(final String hex) {
        if (hex.length() != SHA256_HEX_LENGTH || !hex.matches("[0-9a-fA-F]+")) {
            throw bad("Give billRowSha256, the hash of the bill's row, as 64 hex digits: reconcile prints it.");
        }
        return HexFormat.of().parseHex(hex);
    }

    private JsonNode body(final ApiRequest request) {
        final JsonNode body;
        try {
            body = mapper.readTree(request.body());
        } catch (final JsonProcessingException e) {
            throw bad("The body is not JSON: " + e.getOriginalMessage());
        } catch (final IOException e) {
            throw bad("The body can't be read.");
        }
        if (body == null || !body.isObject()) {
            throw bad("The body is not a JSON object.");
        }
        final Set<String> unknown = new TreeSet<>();
        body.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            throw bad("Unknown fields " + unknown + "; known are " + new TreeSet<>(FIELDS) + ".");
        }
        return body;
    }

    private static String text(final JsonNode body, final String name, final int maxBytes) {
        final JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isTextual() || !AdminCommands.fits(value.textValue(), maxBytes)) {
            throw bad("Give " + name + " as a text of at most " + maxBytes + " bytes without control characters.");
        }
        return value.textValue();
    }

    private static ApiException bad(final String detail) {
        return new ApiException(400, "Bad request", detail);
    }
}
