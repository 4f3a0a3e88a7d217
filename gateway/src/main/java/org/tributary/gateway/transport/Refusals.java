package org.tributary.gateway.transport;

import org.tributary.gateway.http.ApiResponse;

/** Answers of the server itself to requests that it does not serve now. */
final class Refusals {
    static final ApiResponse DRAINING = ApiResponse.problem(503, "Draining", "This server is stopping.")
            .with("retry-after", Integer.toString(TransportSettings.RETRY_AFTER_SECONDS));
    static final ApiResponse TOO_SLOW =
            ApiResponse.problem(408, "Request timeout", "The request took longer to arrive than it may.");
    static final ApiResponse NO_ANSWER = ApiResponse.problem(
                    503, "Try again", "There was no answer in time; what came may still count, and counts once.")
            .with("retry-after", Integer.toString(TransportSettings.RETRY_AFTER_SECONDS));
    static final byte[] TOO_SLOW_HEAD =
            Heads.of(408, TOO_SLOW.contentType(), TOO_SLOW.body().length, TOO_SLOW.headers());

    private Refusals() {}
}
