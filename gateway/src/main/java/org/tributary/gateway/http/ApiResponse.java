package org.tributary.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of the API. The transport adds length, date and connection headers.
 *
 * @param status HTTP status
 * @param contentType content type of the body
 * @param body whole body; never changed afterwards, so answers may share it
 * @param headers further headers, such as ETag or Cache-Control
 */
public record ApiResponse(int status, String contentType, byte[] body, Map<String, String> headers) {
    /** Content type of JSON answers. */
    public static final String JSON = "application/json; charset=utf-8";

    /** Content type of problems (RFC 9457). */
    public static final String PROBLEM_JSON = "application/problem+json; charset=utf-8";

    public ApiResponse {
        headers = Map.copyOf(headers);
    }

    /** 200 with JSON that caches must not store. */
    public static ApiResponse json(final byte[] body) {
        return json(200, body);
    }

    /** JSON that caches must not store. */
    public static ApiResponse json(final int status, final byte[] body) {
        return new ApiResponse(status, JSON, body, Map.of("cache-control", "no-store"));
    }

    /** 200 with a body of another type. */
    public static ApiResponse of(final String contentType, final byte[] body) {
        return new ApiResponse(200, contentType, body, Map.of());
    }

    /** A problem document. */
    public static ApiResponse problem(final int status, final String title, final String detail) {
        return new ApiResponse(status, PROBLEM_JSON, Problem.body(title, detail), Map.of("cache-control", "no-store"));
    }

    /** A problem document about one field of the request. */
    public static ApiResponse problem(final int status, final String title, final String detail, final String field) {
        final byte[] body = Problem.ofField(title, detail, field);
        return new ApiResponse(status, PROBLEM_JSON, body, Map.of("cache-control", "no-store"));
    }

    /** A copy with one more header. */
    public ApiResponse with(final String name, final String value) {
        final Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiResponse(status, contentType, body, more);
    }

    /** The body as text, for tests and messages. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
