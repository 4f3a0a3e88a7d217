package org.tributary.gateway.transport;

import java.util.concurrent.TimeUnit;
import org.tributary.gateway.config.ServerSettings;

/** The phase of a connection, its start, and the deadline that has passed, if any. Event loop only. */
final class RequestClock {
    /** The party or part that is too late. */
    enum Late {
        NOTHING,
        /** The peer does not take its answers, or sends no request. */
        PEER,
        /** The end of a request's headers. */
        HEADERS,
        /** The end of a request's body. */
        BODY,
        /** The server's answer. */
        ANSWER
    }

    /**
     * Time for which the input of a connection is still read after its last answer, so that the peer gets that answer.
     */
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

    /** A request's headers are complete. */
    void headersEnded() {
        if (phase == Phase.IDLE) {
            phaseNanos = System.nanoTime();
        }
        phase = Phase.BODY;
    }

    /** A request is complete or is read no further. The time of its first byte stays until {@link #idleFromNow}. */
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

    /** Start of the phase: the first byte of the request under way, or the end of the last one. */
    long sinceNanos() {
        return phaseNanos;
    }

    /** Duration of the phase so far. */
    long ageNanos(final long nowNanos) {
        return nowNanos - phaseNanos;
    }

    /** Whether no request is being read. */
    boolean isIdle() {
        return phase == Phase.IDLE;
    }

    /** Whether the peer has not taken its answers for too long. */
    boolean isStuck(final long nowNanos, final ServerSettings.Limits limits) {
        return unwritableNanos != 0 && isPast(unwritableNanos, limits.requestMs(), nowNanos);
    }

    /** The first deadline found to have passed. */
    Late check(final long nowNanos, final ServerSettings.Limits limits, final AnswerQueue answers) {
        if (isStuck(nowNanos, limits)) {
            return Late.PEER;
        }
        if (!answers.isEmpty()
                && isPast(
                        answers.first().startedNanos(),
                        limits.requestMs() + answers.first().allowanceMs(),
                        nowNanos)
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
