package org.tributary.gateway.server.remote;

import java.io.IOException;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.status.EngineStatus;

/** The group before which a gateway stands. Any thread; questions block for a few seconds at most. */
public interface RemoteGroup extends AutoCloseable {
    /**
     * Records that followed a record.
     *
     * @param allocation record that allocated it, 0 if none did
     * @param reversal record that reversed a gift in kind, 0 if none did
     */
    record Followers(long allocation, long reversal) {}

    /**
     * Opens the way in for commands and questions for ids, once.
     *
     * @param answers gets the group's answers, on one thread
     * @param fatal ends the process if they can't be handed over any more
     */
    CommandIngress open(ReleaseListener answers, EngineStatus status, FatalErrorHandler fatal);

    /**
     * Asks the leader for what callbacks depend on.
     *
     * @throws IOException if there is no answer, with the reason
     */
    GroupFacts facts() throws IOException;

    /**
     * Reads a record that the group is known to hold.
     *
     * @throws IOException if there is no answer
     */
    void read(long sequence, RecordHandler handler) throws IOException;

    /**
     * Asks for the records that followed a record.
     *
     * @throws IOException if there is no answer
     */
    Followers followersOf(long sequence) throws IOException;

    /** Returns a value that must come from the group; without an answer the caller's callback is asked to retry. */
    static <T> T required(final Question<T> question) {
        try {
            return question.ask();
        } catch (final IOException e) {
            throw new IllegalStateException("the group gave no answer: " + e.getMessage(), e);
        }
    }

    /** A question to the group. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException;
    }

    @Override
    void close();
}
