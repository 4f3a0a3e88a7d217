package org.tributary.gateway.transport.wire;

import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.transport.limit.TransportConstants;

/** Answers of the server itself to requests that it does not serve now. */
public final class Refusals {
    public static final ApiResponse DRAINING = ApiResponse.problem(503, "Draining", "This server is stopping.")
            .with("retry-after", Integer.toString(TransportConstants.RETRY_AFTER_SECONDS));
    public static final ApiResponse TOO_SLOW =
            ApiResponse.problem(408, "Request timeout", "The request took longer to arrive than it may.");
    public static final ApiResponse NO_ANSWER = ApiResponse.problem(
                    503, "Try again", "There was no answer in time; what came may still count, and counts once.")
            .with("retry-after", Integer.toString(TransportConstants.RETRY_AFTER_SECONDS));
    public static final byte[] TOO_SLOW_HEAD =
            Heads.of(408, TOO_SLOW.contentType(), TOO_SLOW.body().length, TOO_SLOW.headers());

    private Refusals() {}
}
