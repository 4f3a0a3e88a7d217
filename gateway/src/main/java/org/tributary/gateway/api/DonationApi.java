package org.tributary.gateway.api;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.record.RecordView;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.api.json.RecordJson;
import org.tributary.gateway.api.json.RecordNames;
import org.tributary.gateway.api.json.RecordOrigins;
import org.tributary.gateway.bridge.Records;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

/**
 * {@code GET /api/v1/donations/CHANNEL/TRANSACTION}: the record as {@code inspect} shows it, with the records that
 * followed from it.
 */
public final class DonationApi {
    private static final String PATH = "/api/v1/donations/";

    private final CommandCalls calls;
    private final Records records;
    private final LongUnaryOperator allocationOf;
    private final LongFunction<long[]> refundsOf;
    private final RecordNames names;

    /**
     * Look-ups over a running engine.
     *
     * @param records safe for any thread
     * @param allocationOf sequence of the record that allocated a held donation, 0 if none did
     * @param refundsOf sequences of a donation's refunds
     */
    public DonationApi(
            final CommandCalls calls,
            final Records records,
            final LongUnaryOperator allocationOf,
            final LongFunction<long[]> refundsOf,
            final RecordNames names) {
        this.calls = calls;
        this.records = records;
        this.allocationOf = allocationOf;
        this.refundsOf = refundsOf;
        this.names = names;
    }

    /** The route. A lookup waits for the writer, so its threads are how many of them the ring holds at once. */
    public ApiRoute route() {
        return ApiRoute.lookup(PATH + "*", this::lookUp);
    }

    private ApiResponse lookUp(final ApiRequest request) {
        final List<String> path = request.pathAfter(PATH);
        final ChannelCode channel = path.size() == 2 ? Channels.codeOf(path.get(0)) : ChannelCode.NONE;
        if (channel == ChannelCode.NONE) {
            throw notFound();
        }
        final String id = path.get(1);
        final String partner =
                channel == ChannelCode.PARTNER ? path.get(0).substring(Channels.PARTNER_PREFIX.length()) : "";
        if (id.isEmpty() || id.length() > IdCodec.MAX_ID_BYTES || partner.length() > 64) {
            throw notFound();
        }
        final long sequence;
        try {
            sequence = calls.lookup(channel, partner, id);
        } catch (final CommandCalls.NoAnswerException e) {
            throw new ApiException(503, "Try again", e.getMessage());
        }
        if (sequence == 0) {
            throw notFound();
        }
        return ApiResponse.json(answer(sequence));
    }

    private byte[] answer(final long sequence) {
        final RecordJson record = new RecordJson(names, new RecordOrigins(records::read));
        return Json.bytes(json -> {
            if (!records.read(sequence, record::decode)) {
                throw notFound();
            }
            final RecordView view = record.view();
            // A refund that waits for its payment carries the payment's id as well.
            final boolean isRefund = view.shape == RecordView.Shape.REFUND;
            record.writeOpen(json);
            final long allocation = isRefund ? 0 : allocationOf.applyAsLong(sequence);
            if (allocation != 0 && records.read(allocation, record::decode)) {
                json.writeFieldName("allocation");
                record.write(json);
            }
            json.writeArrayFieldStart("refunds");
            for (final long refund : refundsOf.apply(sequence)) {
                if (records.read(refund, record::decode)) {
                    record.write(json);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static ApiException notFound() {
        return new ApiException(404, "Not found", "The journal has no record of this id.");
    }
}
