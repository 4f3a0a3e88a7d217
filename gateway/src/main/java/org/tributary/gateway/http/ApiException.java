package org.tributary.gateway.http;

/** Ends a request with a problem document. Carries no stack trace, because it is an answer and not a fault. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int UNAVAILABLE = 503;
    private static final String RETRY_AFTER_SECONDS = "5";

    private final int status;
    private final String title;
    private final String detail;

    /**
     * A problem as an answer.
     *
     * @param status HTTP status, 400 to 599
     * @param title the same for every problem of one kind
     * @param detail the mistake in this request, and the remedy
     */
    public ApiException(final int status, final String title, final String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The problem as a response; a 503 says when to retry. */
    public ApiResponse toResponse() {
        final ApiResponse response = ApiResponse.problem(status, title, detail);
        return status == UNAVAILABLE ? response.with("retry-after", RETRY_AFTER_SECONDS) : response;
    }
}
