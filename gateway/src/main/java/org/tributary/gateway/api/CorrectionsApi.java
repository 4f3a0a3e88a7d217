package org.tributary.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.view.NoticeView;
import org.tributary.gateway.api.change.AdminProblems;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.api.json.JsonBody;
import org.tributary.gateway.bridge.admin.AdminCommands;
import org.tributary.gateway.bridge.admin.CorrectionCommands;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

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
            "refundedTotalFen",
            "at",
            "project",
            "donor",
            "merchant",
            "currency",
            "billRowSha256",
            "reason",
            "notice");
    private static final int MAX_TEXT_BYTES = 64;

    /** A platform's donor id is hashed, so it may be as long as in a callback. */
    private static final int MAX_DONOR_BYTES = 512;

    private static final int MAX_NOTE_BYTES = 200;
    private static final int CURRENCY_LETTERS = 3;
    private static final int SHA256_HEX_LENGTH = 64;

    private static final int NONE = 0;

    private final CorrectionCommands commands;
    private final AdminCommands notices;
    private final Views views;
    private final UnaryOperator<String> defaultMerchants;

    /**
     * Corrections by these commands.
     *
     * @param notices ends the notices that a correction books
     * @param views knows the notices that are open
     * @param defaultMerchants the process's merchant of a channel: records leave it out
     */
    public CorrectionsApi(
            final CorrectionCommands commands,
            final AdminCommands notices,
            final Views views,
            final UnaryOperator<String> defaultMerchants) {
        this.commands = commands;
        this.notices = notices;
        this.views = views;
        this.defaultMerchants = defaultMerchants;
    }

    /** The route. */
    public ApiRoute route() {
        return ApiRoute.admin("POST", "/admin/v1/corrections", this::correct);
    }

    private ApiResponse correct(final ApiRequest request) {
        final JsonNode body = JsonBody.read(request, FIELDS).node();
        final String kind = JsonBody.text(body, "kind", MAX_TEXT_BYTES);
        final CorrectionCommands.Row row = row(body, request.actor(), "fee".equals(kind));
        final long notice = notice(body, row.channel());
        final CommandResult result;
        final List<Long> booked;
        try {
            result = switch (kind) {
                case "payment" -> commands.payment(row);
                case "refund" -> commands.refund(row);
                case "fee" -> commands.fee(row);
                default -> throw JsonBody.bad("Give kind as payment, refund or fee.");
            };
            booked = result == null ? List.of() : endNotices(notice, kind, row, result);
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
            if (!booked.isEmpty()) {
                json.writeArrayFieldStart("notices");
                for (final long ended : booked) {
                    json.writeNumber(ended);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }));
    }

    /** Returns the notice that the body names, 0 if none; checked before anything is booked. */
    private long notice(final JsonNode body, final ChannelCode channel) {
        final JsonNode value = body.get("notice");
        if (value == null || value.isNull()) {
            return NONE;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() <= 0) {
            throw JsonBody.bad("Give notice as the sequence of an open notice: GET /admin/v1/notices lists them.");
        }
        final NoticeView open = views.notices().open(value.longValue());
        if (open == null) {
            final boolean ended =
                    views.notices().ended().stream().anyMatch(other -> other.sequence() == value.longValue());
            throw ended
                    ? AdminProblems.of(ReasonCode.NOTICE_ENDED)
                    : new ApiException(404, "Not found", "There is no open notice " + value.longValue() + ".");
        }
        if (open.channel() != channel) {
            throw JsonBody.bad("Notice " + value.longValue() + " is of " + Channels.nameOf(open.channel()) + ".");
        }
        return open.sequence();
    }

    /**
     * Ends the notices that the correction settles: the one it names, and open ones of this refund or of an unnamed
     * refund of the payment. A booked payment ends the notices of its id in the core. A correction that was booked
     * before counts as booked; a conflict does not.
     */
    private List<Long> endNotices(
            final long named, final String kind, final CorrectionCommands.Row row, final CommandResult result) {
        if (result.code() == OutcomeCode.IGNORED || result.code() == OutcomeCode.CONFLICT) {
            return List.of();
        }
        final List<Long> ended = new ArrayList<>();
        for (final NoticeView notice : views.notices().open()) {
            final boolean isRefund = kind.equals("refund")
                    && notice.moneyBack()
                    && notice.channel() == row.channel()
                    && notice.transactionId().equals(row.transactionId())
                    && (notice.refundId().isEmpty() || notice.refundId().equals(row.refundId()));
            if ((notice.sequence() == named || isRefund)
                    && notices.endNotice(notice.sequence(), result.sequence(), row.actor(), row.note())
                            .isAccepted()) {
                ended.add(notice.sequence());
            }
        }
        return ended;
    }

    private CorrectionCommands.Row row(final JsonNode body, final String actor, final boolean fee) {
        final ChannelCode channel = Channels.codeOf(JsonBody.text(body, "channel", MAX_TEXT_BYTES));
        if (channel == ChannelCode.NONE || channel == ChannelCode.PARTNER) {
            throw JsonBody.bad("Give channel as wechatpay, alipay, unionpay, stripe or a payment source's pay.NAME.");
        }
        final String transactionId = id(body, "transactionId", IdCodec.MAX_ID_BYTES);
        if (transactionId.isEmpty() && !fee) {
            throw JsonBody.bad("Give transactionId, the channel's own.");
        }
        final JsonNode amount = body.get("amountFen");
        if (amount == null
                || !amount.isIntegralNumber()
                || !amount.canConvertToLong()
                || !fee && amount.longValue() <= 0) {
            throw JsonBody.bad("Give amountFen as a whole number" + (fee ? "." : " above 0."));
        }
        return new CorrectionCommands.Row(
                channel,
                transactionId,
                JsonBody.text(body, "orderId", IdCodec.MAX_ID_BYTES),
                id(body, "refundId", IdCodec.MAX_ID_BYTES),
                JsonBody.text(body, "project", MAX_TEXT_BYTES),
                JsonBody.text(body, "donor", MAX_DONOR_BYTES),
                merchant(body, channel),
                currency(body, channel),
                amount.longValue(),
                total(body, amount.longValue()),
                atMs(JsonBody.text(body, "at", MAX_TEXT_BYTES)),
                rowHash(JsonBody.text(body, "billRowSha256", SHA256_HEX_LENGTH)),
                actor,
                JsonBody.text(body, "reason", MAX_NOTE_BYTES));
    }

    /** Returns the merchant as records carry it: empty for the default merchant, whether it is named or not. */
    private String merchant(final JsonNode body, final ChannelCode channel) {
        final String merchant = id(body, "merchant", MAX_TEXT_BYTES);
        return merchant.equals(defaultMerchants.apply(Channels.nameOf(channel))) ? "" : merchant;
    }

    /**
     * Returns the currency. CNY may be left out where the channel settles nothing else; refunds and fees have their
     * payment's.
     */
    private static String currency(final JsonNode body, final ChannelCode channel) {
        final String currency = JsonBody.text(body, "currency", CURRENCY_LETTERS);
        final boolean isOfPayment = "payment".equals(JsonBody.text(body, "kind", MAX_TEXT_BYTES));
        if (currency.isEmpty() && !(isOfPayment && channel == ChannelCode.STRIPE)) {
            return "CNY";
        }
        if (!currency.matches("[A-Za-z]{3}")) {
            throw JsonBody.bad("Give currency as three letters such as CNY.");
        }
        return currency.toUpperCase(Locale.ROOT);
    }

    /** Returns an id exactly as the channel writes it: under any other spelling a late callback would count again. */
    private static String id(final JsonNode body, final String name, final int maxBytes) {
        final String id = JsonBody.text(body, name, maxBytes);
        if (!id.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw JsonBody.bad("Give " + name + " as the channel writes it: ASCII without spaces.");
        }
        return id;
    }

    /** Returns the payment's total refunded amount including this refund; 0 if it is not given. */
    private static long total(final JsonNode body, final long amountFen) {
        final JsonNode total = body.get("refundedTotalFen");
        if (total == null || total.isNull()) {
            return 0;
        }
        if (!total.isIntegralNumber() || !total.canConvertToLong() || total.longValue() <= 0 || amountFen <= 0) {
            throw JsonBody.bad("Give refundedTotalFen as a whole number above 0: the payment's total refunded amount.");
        }
        return total.longValue();
    }

    private static long atMs(final String at) {
        try {
            return OffsetDateTime.parse(at).toInstant().toEpochMilli();
        } catch (final DateTimeException | ArithmeticException e) {
            throw JsonBody.bad("Give at as a time such as 2026-09-07T09:00:00+08:00.");
        }
    }

    private static byte[] rowHash(final String hex) {
        if (hex.length() != SHA256_HEX_LENGTH || !hex.matches("[0-9a-fA-F]+")) {
            throw JsonBody.bad(
                    "Give billRowSha256, the hash of the bill's row, as 64 hex digits: reconcile prints it.");
        }
        return HexFormat.of().parseHex(hex);
    }
}
