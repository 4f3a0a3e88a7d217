package org.tributary.gateway.transport.wire;

import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.transport.limit.TransportConstants;

/** The server's answers to requests that it does not serve now. */
public final class Refusals {
    public static final ApiResponse DRAINING = ApiResponse.problem(
                    503, "Draining", "This server is stopping. Send the request again after Retry-After.")
            .with("retry-after", Integer.toString(TransportConstants.RETRY_AFTER_SECONDS));
    public static final ApiResponse TOO_SLOW =
            ApiResponse.problem(408, "Request timeout", "The request did not arrive in time.");
    public static final ApiResponse NO_ANSWER = ApiResponse.problem(
                    503, "Try again", "There was no answer in time. The request may still take effect, at most once.")
            .with("retry-after", Integer.toString(TransportConstants.RETRY_AFTER_SECONDS));
    public static final byte[] TOO_SLOW_HEAD =
            Heads.of(408, TOO_SLOW.contentType(), TOO_SLOW.body().length, TOO_SLOW.headers());

    private Refusals() {}
}
