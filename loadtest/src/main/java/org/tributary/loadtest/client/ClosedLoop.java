package org.tributary.loadtest.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.tributary.loadtest.books.Ledger;
import org.tributary.loadtest.corpus.Corpus;

/**
 * Sends requests as fast as they are answered, for measurements of throughput: each connection sends as many as its
 * pipeline holds, waits for all of them and goes on. Latency counts from the sending. A request answered 503 is sent
 * again at once; any other answer but 200, or a lost connection, ends the run. One thread uses it.
 */
public final class ClosedLoop implements AutoCloseable {
    /** Name of the thread that sends. */
    public static final String THREAD = "generator";

    private static final int OK = 200;
    private static final int RETRY = 503;
    private static final double PATIENCE_SECONDS = 600;

    private final ClientLoop loop = new ClientLoop(THREAD);
    private final InetSocketAddress server;
    private final LoadClient.Settings settings;

    /**
     * A client of one server.
     *
     * @param pipeline requests that a connection sends before it waits
     */
    public ClosedLoop(final InetSocketAddress server, final int connections, final int pipeline) {
        this.server = server;
        settings = new LoadClient.Settings(connections, pipeline, RetrySchedule.AT_ONCE, PATIENCE_SECONDS, 0);
    }

    /** Sends a corpus and returns when all of it is answered. */
    public Outcome send(final Corpus corpus) throws IOException {
        final Outcome outcome = new LoadClient(
                        loop,
                        server,
                        corpus,
                        SendPlan.unplanned(corpus.size()),
                        Ledger.inMemory(corpus.size()),
                        settings)
                .run();
        for (int status = 0; status < outcome.byStatus.length; status++) {
            if (outcome.byStatus[status] > 0 && status != OK && status != RETRY) {
                throw new IOException("the server answered " + outcome.byStatus[status] + " requests with " + status);
            }
        }
        if (outcome.lostConnections > 0 || outcome.givenUp > 0) {
            throw new IOException("the server closed " + outcome.lostConnections + " connections and left "
                    + outcome.givenUp + " requests without an answer");
        }
        return outcome;
    }

    @Override
    public void close() {
        loop.close();
    }
}
