package org.tributary.gateway.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.transport.HttpServer;

/** The end of taking requests. */
public final class Draining {
    private static final Logger LOG = LoggerFactory.getLogger(Draining.class);
    private static final int MILLIS = 1000;

    private Draining() {}

    /** Stops listening and returns whether every request was answered in time; the engine is closed whatever fails here. */
    public static boolean of(final HttpServer http, final int drainMs) {
        http.drain();
        boolean answered = true;
        try {
            answered = http.awaitAnswers(drainMs);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!answered) {
            LOG.warn("some requests had no answer after {} s of draining", drainMs / MILLIS);
        }
        return answered;
    }
}
