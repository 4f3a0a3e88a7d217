package org.tributary.gateway.transport;

import java.util.concurrent.TimeUnit;
import org.tributary.gateway.config.ServerSettings;

/** What a connection is waiting for, since when, and which deadline that has passed. Event loop only. */
final class RequestClock {
    /** What is too late. */
    enum Late {
        NOTHING,
        /** The peer takes nothing of what it was sent, or asks for nothing. */
        PEER,
        /** The end of a request's headers. */
        HEADERS,
        /** The end of a request's body. */
        BODY,
        /** An answer of ours. */
        ANSWER
    }

    /** How long a connection whose last answer was sent is read from, so that its peer still gets that answer. */
    private static final int LINGER_MS = 1_000;

    private enum Phase {
        /** A request's first byte. */
        IDLE,
        /** The end of a request's headers. */
        HEADERS,
        /** The end of its body. */
        BODY,
        /** The peer's end of the connection. */
        LINGER
    }

    private Phase phase = Phase.IDLE;
    private long phaseNanos = System.nanoTime();
    private long unwritableNanos;

    /** Bytes are about to be decoded. */
    void bytesCame() {
        if (phase == Phase.IDLE) {
            phase = Phase.HEADERS;
            phaseNanos = System.nanoTime();
        }
    }

    /** A request's headers are whole. */
    void headersEnded() {
        if (phase == Phase.IDLE) {
            phaseNanos = System.nanoTime();
        }
        phase = Phase.BODY;
    }

    /** A request is whole, or read no further; its first byte's time stays until {@link #idleFromNow}. */
    void requestEnded() {
        phase = Phase.IDLE;
    }

    void idleFromNow() {
        phaseNanos = System.nanoTime();
    }

    void linger() {
        phase = Phase.LINGER;
        phaseNanos = System.nanoTime();
    }

    void writable(final boolean isWritable) {
        unwritableNanos = isWritable ? 0 : System.nanoTime();
    }

    /** When what the connection waits for began: the first byte of the request under way, or the end of the last. */
    long sinceNanos() {
        return phaseNanos;
    }

    /** How long what the connection waits for has lasted. */
    long ageNanos(final long nowNanos) {
        return nowNanos - phaseNanos;
    }

    /** Whether no request is being read. */
    boolean isIdle() {
        return phase == Phase.IDLE;
    }

    /** Whether the peer has taken nothing of what it was sent for too long. */
    boolean isStuck(final long nowNanos, final ServerSettings.Limits limits) {
        return unwritableNanos != 0 && isPast(unwritableNanos, limits.requestMs(), nowNanos);
    }

    /** What is too late now. */
    Late check(final long nowNanos, final ServerSettings.Limits limits, final AnswerQueue answers) {
        if (isStuck(nowNanos, limits)) {
            return Late.PEER;
        }
        if (!answers.isEmpty()
                && isPast(answers.first().startedNanos(), limits.requestMs(), nowNanos)
                && !answers.isFirstReady()) {
            return Late.ANSWER;
        }
        return switch (phase) {
            case HEADERS -> isPast(phaseNanos, limits.headerMs(), nowNanos) ? Late.HEADERS : Late.NOTHING;
            case BODY -> isPast(phaseNanos, limits.requestMs(), nowNanos) ? Late.BODY : Late.NOTHING;
            case IDLE -> answers.isEmpty() && isPast(phaseNanos, limits.idleMs(), nowNanos) ? Late.PEER : Late.NOTHING;
            case LINGER -> isPast(phaseNanos, LINGER_MS, nowNanos) ? Late.PEER : Late.NOTHING;
        };
    }

    private static boolean isPast(final long sinceNanos, final int limitMs, final long nowNanos) {
        return nowNanos - sinceNanos > TimeUnit.MILLISECONDS.toNanos(limitMs);
    }
}
