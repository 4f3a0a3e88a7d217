package org.tributary.gateway.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.projection.Views;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.api.json.OrderJson;
import org.tributary.gateway.bridge.PackedId;
import org.tributary.gateway.bridge.Records;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.NotYetException;
import org.tributary.gateway.http.Query;

/**
 * What a donation got, by the platform's order number or by channel and transaction. The app asks in the second after paying, so a
 * request may wait for the callback. Nothing of it reaches the writer.
 */
public final class OrdersApi {
    private static final String PATH = "/api/v1/orders/";
    private static final int MAX_WAIT_SECONDS = 5;
    private static final long MILLIS = 1_000;
    private static final ApiResponse NOT_FOUND = new ApiException(
                    404,
                    "Not found",
                    "None of the newest donations has this id. If it was just paid, ask again after Retry-After; one older than"
                            + " the newest 1,048,576 is found by GET /api/v1/donations/CHANNEL/TRANSACTION.")
            .toResponse()
            .with("retry-after", "5");

    private final Index index;
    private final Records records;
    private final LongUnaryOperator allocationOf;
    private final LongFunction<long[]> refundsOf;
    private final Views views;

    /** Finds records that may have an id; the record's own decides. Any thread. */
    public interface Index {
        /** Records by order number. */
        long[] ofOrder(PackedId id);

        /** Records by channel and transaction id. */
        long[] ofTransaction(ChannelCode channel, PackedId id);
    }

    /**
     * An API.
     *
     * @param records reads single records
     * @param allocationOf sequence of the record that allocated a held donation, 0 if none did
     * @param refundsOf sequences of a donation's refunds
     */
    public OrdersApi(
            final Index index,
            final Records records,
            final LongUnaryOperator allocationOf,
            final LongFunction<long[]> refundsOf,
            final Views views) {
        this.index = index;
        this.records = records;
        this.allocationOf = allocationOf;
        this.refundsOf = refundsOf;
        this.views = views;
    }

    /** The route. */
    public ApiRoute route() {
        return ApiRoute.lookup(PATH + "*", this::lookUp);
    }

    private ApiResponse lookUp(final ApiRequest request) {
        final long waitMs = Query.number(request, "wait", 0, 0, MAX_WAIT_SECONDS) * MILLIS;
        final List<String> path = request.pathAfter(PATH);
        final List<OrderJson> found = path.size() == 1 ? byOrder(path.get(0)) : byTransaction(path);
        if (found.isEmpty()) {
            throw new NotYetException(waitMs, NOT_FOUND);
        }
        return ApiResponse.json(Json.bytes(json -> {
            json.writeStartArray();
            for (final OrderJson order : found) {
                order.write(json);
            }
            json.writeEndArray();
        }));
    }

    private List<OrderJson> byOrder(final String orderId) {
        final List<OrderJson> found = new ArrayList<>();
        for (final long sequence : index.ofOrder(packed(orderId))) {
            final OrderJson order = read(sequence);
            if (order != null && order.orderId().equals(orderId)) {
                found.add(order);
            }
        }
        return found;
    }

    private List<OrderJson> byTransaction(final List<String> path) {
        final ChannelCode channel = path.size() == 2 ? Channels.codeOf(path.get(0)) : ChannelCode.NONE;
        if (channel == ChannelCode.NONE || channel == ChannelCode.PARTNER) {
            throw new ApiException(
                    404, "Not found", "Ask for /api/v1/orders/ORDERID or /api/v1/orders/CHANNEL/TRANSACTION.");
        }
        final List<OrderJson> found = new ArrayList<>();
        for (final long sequence : index.ofTransaction(channel, packed(path.get(1)))) {
            final OrderJson order = read(sequence);
            if (order != null
                    && order.channel().equals(path.get(0))
                    && order.transactionId().equals(path.get(1))) {
                found.add(order);
            }
        }
        return found;
    }

    private static PackedId packed(final String id) {
        final PackedId packed = new PackedId();
        if (id.isEmpty() || !packed.set(id)) {
            throw new ApiException(400, "Bad request", "An id has 1 to " + IdCodec.MAX_ID_BYTES + " bytes of UTF-8.");
        }
        return packed;
    }

    private @Nullable OrderJson read(final long sequence) {
        return OrderJson.read(
                records, sequence, allocationOf.applyAsLong(sequence), refundsOf.apply(sequence), views.directory());
    }
}
