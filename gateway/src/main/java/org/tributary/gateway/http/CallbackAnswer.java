package org.tributary.gateway.http;

/** The answers that every channel has. Their bodies differ by channel and are encoded once. */
public enum CallbackAnswer {
    /** 200: journaled, or there is nothing to journal. */
    SUCCESS(200),
    /** 400: not in the channel's format. */
    MALFORMED(400),
    /** 401: not authentic. */
    NOT_AUTHENTIC(401),
    /** 503 with Retry-After: the channel sends the callback again. */
    TRY_AGAIN(503);

    private final int status;

    CallbackAnswer(final int status) {
        this.status = status;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }
}
