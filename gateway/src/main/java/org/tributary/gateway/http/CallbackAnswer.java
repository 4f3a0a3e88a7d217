package org.tributary.gateway.http;

/** The answers every channel has; their bodies are the channel's own and are encoded once. */
public enum CallbackAnswer {
    /** 200: journaled, or nothing to journal. */
    SUCCESS(200),
    /** 400: not as the channel writes it. */
    MALFORMED(400),
    /** 401: not the channel's. */
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
