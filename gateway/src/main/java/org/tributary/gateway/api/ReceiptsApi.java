package org.tributary.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Supplier;
import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.SequenceNames;
import org.tributary.gateway.api.change.AdminProblems;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.api.json.JsonBody;
import org.tributary.gateway.bridge.admin.ReceiptCommands;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

/**
 * {@code POST /admin/v1/receipts}: journals that a donation's receipt was handed out, so that it is handed out once. The payer's name
 * and tax id are no fields of it, and a body that has them is refused.
 */
public final class ReceiptsApi {
    private static final Set<String> FIELDS = Set.of("channel", "transactionId", "number", "amountFen");
    private static final int MAX_TEXT_BYTES = 64;

    private final ReceiptCommands commands;
    private final Supplier<SequenceNames> names;

    /**
     * Receipts by these commands.
     *
     * @param names of sequences as of the last released record
     */
    public ReceiptsApi(final ReceiptCommands commands, final Supplier<SequenceNames> names) {
        this.commands = commands;
        this.names = names;
    }

    /** The route. */
    public ApiRoute route() {
        return ApiRoute.admin("POST", "/admin/v1/receipts", this::issue);
    }

    private ApiResponse issue(final ApiRequest request) {
        final JsonBody body = JsonBody.read(request, FIELDS, " Names and tax ids never get into the journal.");
        final ChannelCode channel = Channels.codeOf(body.text("channel", MAX_TEXT_BYTES));
        if (channel == ChannelCode.NONE || channel == ChannelCode.PARTNER) {
            throw JsonBody.bad("Give channel as wechatpay, alipay, unionpay, stripe or a payment source's pay.NAME.");
        }
        final String transactionId = body.text("transactionId", IdCodec.MAX_ID_BYTES);
        if (transactionId.isEmpty()) {
            throw JsonBody.bad("Give transactionId, the channel's own.");
        }
        final JsonNode amount = body.node().get("amountFen");
        if (amount == null || !amount.isIntegralNumber() || !amount.canConvertToLong() || amount.longValue() <= 0) {
            throw JsonBody.bad("Give amountFen as a whole number above 0: what the receipt is about.");
        }
        final String number = body.text("number", MAX_TEXT_BYTES);
        final CommandResult result;
        try {
            result = commands.issue(channel, transactionId, sequence(number), amount.longValue(), request.actor());
        } catch (final CommandCalls.NoAnswerException e) {
            throw new ApiException(503, "Try again", e.getMessage());
        }
        if (result == null) {
            throw new ApiException(404, "Not found", "The journal has no such payment.");
        }
        final boolean again = result.reason() == ReasonCode.RECEIPT_ISSUED;
        if (result.code() == OutcomeCode.IGNORED && !again) {
            throw AdminProblems.of(result.reason());
        }
        return ApiResponse.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("sequence", result.sequence());
            json.writeStringField("number", number);
            json.writeStringField("outcome", CodeText.of(again ? OutcomeCode.DUPLICATE : result.code()));
            json.writeEndObject();
        }));
    }

    /**
     * Returns the sequence in a number such as {@code giving-day/17}. A number from before a loss or a restore is refused as one that a
     * refund replaced: what made it is gone, and its sequence is another record's.
     */
    private long sequence(final String number) {
        final int slash = number.indexOf('/');
        final String name = number.substring(slash + 1);
        if (slash < 0 || !CampaignLimits.isId(number.substring(0, slash)) || !SequenceNames.isName(name)) {
            throw JsonBody.bad(
                    "Give number as the receipts of settle have it: the campaign's id, a slash, the sequence,"
                            + " and after a loss or a restore its mark.");
        }
        final long sequence = names.get().sequenceOf(name);
        if (sequence == SequenceNames.NONE) {
            throw AdminProblems.of(ReasonCode.RECEIPT_CHANGED);
        }
        return sequence;
    }
}
