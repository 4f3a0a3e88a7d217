package org.tributary.gateway.http;

/**
 * Answers requests of one route. Called on an API thread, several at once: implementations are safe for any thread. May
 * block for a short while (a journal read, an admin command's release); the request's deadline is the transport's.
 */
@FunctionalInterface
public interface ApiHandler {
    /**
     * Answers a request.
     *
     * @throws ApiException for an answer that is a problem; anything else thrown is answered with 500
     */
    ApiResponse handle(ApiRequest request);
}
