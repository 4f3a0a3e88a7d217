package org.tributary.engine.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.jspecify.annotations.Nullable;

/**
 * A client that lasts: after a failure that ends Ratis' client (it then refuses all that follows) the next batch goes through a new
 * one. One thread sends; replies come on any.
 */
final class BatchSender implements AutoCloseable {
    private final ClusterSettings settings;
    private final IngressLimits limits;
    private @Nullable ClusterClient client;
    private volatile boolean spent;

    BatchSender(final ClusterSettings settings, final IngressLimits limits) {
        this.settings = settings;
        this.limits = limits;
    }

    /**
     * Sends a batch.
     *
     * @param ended called once: with the reply, or with null if there is none and none will come
     */
    void send(final CommandBatch batch, final Consumer<@Nullable BatchReply> ended) {
        CompletableFuture<BatchReply> reply;
        try {
            reply = client().send(batch);
        } catch (final RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        reply.whenComplete((is, error) -> {
            if (error != null && !isRefusal(error)) {
                spent = true;
            }
            ended.accept(error == null ? is : null);
        });
    }

    /** True if the leader refused this batch alone. */
    private static boolean isRefusal(final Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof StateMachineException) {
                return true;
            }
        }
        return false;
    }

    private synchronized ClusterClient client() {
        final ClusterClient before = client;
        if (before != null && !spent) {
            return before;
        }
        if (before != null) {
            before.close();
        }
        spent = false;
        final ClusterClient next = new ClusterClient(settings, limits);
        client = next;
        return next;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
