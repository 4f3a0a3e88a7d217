package org.tributary.gateway.http;

import org.jspecify.annotations.Nullable;

/** Ends a request with a problem document. Carries no stack trace, because it is an answer and not a fault. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int UNAVAILABLE = 503;
    private static final String RETRY_AFTER_SECONDS = "5";

    private final int status;
    private final String title;
    private final String detail;
    private final @Nullable String field;

    /**
     * A problem as an answer.
     *
     * @param status HTTP status, 400 to 599
     * @param title the same for every problem of one kind
     * @param detail the mistake in this request, and the remedy
     */
    public ApiException(final int status, final String title, final String detail) {
        this(status, title, detail, null);
    }

    private ApiException(final int status, final String title, final String detail, final @Nullable String field) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.detail = detail;
        this.field = field;
    }

    /** 400 for one field of the request, which the problem names as {@code field}. */
    public static ApiException ofField(final String field, final String detail) {
        return new ApiException(400, "Bad request", detail, field);
    }

    /** Returns the same problem with more to say in its detail. */
    public ApiException with(final String more) {
        return new ApiException(status, title, detail + more, field);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The problem as a response; a 503 says when to retry. */
    public ApiResponse toResponse() {
        final ApiResponse response = field == null
                ? ApiResponse.problem(status, title, detail)
                : ApiResponse.problem(status, title, detail, field);
        return status == UNAVAILABLE ? response.with("retry-after", RETRY_AFTER_SECONDS) : response;
    }
}
