package org.tributary.gateway.http;

/**
 * Answers requests of one route. Several API threads call it at once, so implementations are safe for any thread. May
 * block for a short while (a journal read, an admin command's release); the transport enforces the request's deadline.
 */
@FunctionalInterface
public interface ApiHandler {
    /**
     * Answers a request.
     *
     * @throws ApiException to answer with a problem; any other exception is answered with 500
     * @throws NotYetException to be called again, on routes of {@link ApiRoute.Access#LOOKUP} alone
     */
    ApiResponse handle(ApiRequest request);
}
