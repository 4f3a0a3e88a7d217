package org.tributary.gateway.api.json;

import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;

/**
 * An answer that changes only with the sequence: encoded once for all requests at the same sequence, with an ETag so
 * that a client that has it is answered 304. Any thread.
 */
public final class SequenceCache {
    private record Encoded(long sequence, byte[] body) {}

    private final LongSupplier sequence;
    private final Supplier<byte[]> encoder;
    private volatile Encoded newest = new Encoded(Long.MIN_VALUE, new byte[0]);

    public SequenceCache(final LongSupplier sequence, final Supplier<byte[]> encoder) {
        this.sequence = sequence;
        this.encoder = encoder;
    }

    public ApiResponse answer(final ApiRequest request) {
        // Read before encoding, so that the encoded answer is at least as new as its tag.
        final long now = sequence.getAsLong();
        final String tag = "\"s" + now + "\"";
        if (tag.equals(request.header("if-none-match"))) {
            return tagged(new ApiResponse(304, ApiResponse.JSON, new byte[0], Map.of()), tag);
        }
        Encoded encoded = newest;
        if (encoded.sequence() != now) {
            encoded = new Encoded(now, encoder.get());
            newest = encoded;
        }
        return tagged(ApiResponse.of(ApiResponse.JSON, encoded.body()), tag);
    }

    private static ApiResponse tagged(final ApiResponse response, final String tag) {
        return response.with("etag", tag).with("cache-control", "no-cache");
    }
}
