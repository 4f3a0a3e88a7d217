package org.tributary.engine.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.util.TimeDuration;

/**
 * Sends batches to whoever leads. A batch that got no answer is sent again under the same id, so that a new leader finds the reply
 * of the old one; what it doesn't find is a duplicate to the core. Any thread.
 */
public final class ClusterClient implements AutoCloseable {
    private static final int REQUEST_TIMEOUT_MS = 3000;
    private static final TimeDuration RETRY = TimeDuration.valueOf(50, TimeUnit.MILLISECONDS);

    private final RaftClient client;

    /** A client of a group; connects when the first batch is sent. */
    public ClusterClient(final ClusterSettings settings) {
        client = Raft.client(settings, RetryPolicies.retryForeverWithSleep(RETRY), REQUEST_TIMEOUT_MS);
    }

    /**
     * Sends a batch. Batches of one client are decided in the order in which they were sent.
     *
     * @return completes when the batch may be answered; the caller limits the wait. Exceptionally if the group refused it
     */
    public CompletableFuture<BatchReply> send(final CommandBatch batch) {
        return client.async().send(Raft.message(batch.encode())).thenApply(ClusterClient::reply);
    }

    private static BatchReply reply(final RaftClientReply reply) {
        if (!reply.isSuccess()) {
            throw new IllegalStateException("the group refused the batch", reply.getException());
        }
        return BatchReply.of(reply.getMessage().getContent().asReadOnlyByteBuffer());
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot close the group's client", e);
        }
    }
}
