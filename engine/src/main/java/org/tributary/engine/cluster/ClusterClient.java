package org.tributary.engine.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.util.TimeDuration;
import org.tributary.engine.cluster.close.Closing;

/**
 * Sends batches to whoever leads. A batch that got no answer is sent again under the same id, so that a new leader finds the reply
 * of the old one; what it doesn't find is a duplicate to the core. Any thread.
 */
public final class ClusterClient implements AutoCloseable {
    private static final int QUESTION_TRIES = 30;
    private static final TimeDuration RETRY = TimeDuration.valueOf(50, TimeUnit.MILLISECONDS);

    /** The node that was asked did not take the question, because it does not lead, or does not yet: it did nothing. */
    public static final class NotTakenException extends IOException {
        private static final long serialVersionUID = 1L;

        private NotTakenException(final String message) {
            super(message);
        }
    }

    private final RaftClient client;

    /**
     * A client of a group; connects when the first batch is sent.
     *
     * @param limits say when a batch without an answer is sent again
     */
    public ClusterClient(final ClusterSettings settings, final IngressLimits limits) {
        this(settings, limits, RetryPolicies.retryForeverWithSleep(RETRY));
    }

    private ClusterClient(final ClusterSettings settings, final IngressLimits limits, final RetryPolicy retry) {
        client = Raft.client(settings, retry, limits.requestTimeoutMs(settings.electionMillis()));
    }

    /**
     * A client for questions, which fails instead of waiting for a leader for ever, so that the cause is known.
     *
     * @param limits say when a question without an answer is asked again
     */
    public static ClusterClient forQuestions(final ClusterSettings settings, final IngressLimits limits) {
        return new ClusterClient(
                settings, limits, RetryPolicies.retryUpToMaximumCountWithFixedSleep(QUESTION_TRIES, RETRY));
    }

    /**
     * Sends a batch. Batches of one client are decided in the order in which they were sent.
     *
     * @return completes when the batch may be answered; the caller limits the wait. Exceptionally if the group refused it
     */
    public CompletableFuture<BatchReply> send(final CommandBatch batch) {
        return client.async().send(Raft.message(batch.encode())).thenApply(ClusterClient::reply);
    }

    /**
     * Asks the leader a question, which its {@link ClusterNode#answerQuestions} answers. Unordered, beside batches.
     *
     * @return exceptionally if there is no leader or it does not answer; the caller limits the wait
     */
    public CompletableFuture<byte[]> ask(final byte[] question) {
        return client.async().sendReadOnlyUnordered(Raft.message(question)).thenApply(ClusterClient::answer);
    }

    /**
     * Asks one node of which the caller believes that it leads, once: what the question makes it do is done once at most.
     *
     * @throws NotTakenException if it did nothing
     * @throws IOException if there is no answer; it may have done something
     */
    static byte[] askOnce(
            final ClusterSettings settings,
            final Map<String, String> members,
            final String name,
            final byte[] question,
            final int waitMs)
            throws IOException {
        if (!members.containsKey(name)) {
            throw new NotTakenException(name + " is no member of the group");
        }
        try (RaftClient client = Raft.client(settings.client(), members, RetryPolicies.noRetry(), waitMs)) {
            return answer(client.async()
                    .sendReadOnlyUnordered(Raft.message(question), RaftPeerId.valueOf(name))
                    .get(waitMs, TimeUnit.MILLISECONDS));
        } catch (final TimeoutException e) {
            throw new IOException("no answer of " + name + " within " + waitMs + " ms", e);
        } catch (final ExecutionException | IllegalStateException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof NotLeaderException || cause instanceof LeaderNotReadyException) {
                    throw new NotTakenException(HeadPoller.words(e));
                }
            }
            throw new IOException(HeadPoller.words(e), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * Asks a member, leader or not, what its {@link ClusterNode#answerQuestions} answers. Once; what it asks for changes nothing.
     *
     * @throws IOException if there is no answer
     */
    static byte[] askMember(
            final ClusterSettings settings,
            final Map<String, String> members,
            final String name,
            final byte[] question,
            final int waitMs)
            throws IOException {
        final String address = members.get(name);
        if (address == null) {
            throw new IOException(name + " is no member of the group");
        }
        final byte[] first = settings.membersText().getBytes(StandardCharsets.UTF_8);
        final byte[] whole = ByteBuffer.allocate(2 * Long.BYTES + question.length + first.length)
                .order(BatchBytes.ORDER)
                .putLong(GroupStateMachine.ASKED)
                .putLong(question.length)
                .put(question)
                .put(first)
                .array();
        try (RaftClient client =
                Raft.client(settings.client(), Map.of(name, address), RetryPolicies.noRetry(), waitMs)) {
            return answer(client.io().sendStaleRead(Raft.message(whole), 0, RaftPeerId.valueOf(name)));
        } catch (final IllegalArgumentException | IllegalStateException e) {
            throw new IOException(HeadPoller.words(e), e);
        }
    }

    private static byte[] answer(final RaftClientReply reply) {
        if (!reply.isSuccess()) {
            throw new IllegalStateException("no answer to a question", reply.getException());
        }
        return reply.getMessage().getContent().toByteArray();
    }

    private static BatchReply reply(final RaftClientReply reply) {
        if (!reply.isSuccess()) {
            throw new IllegalStateException("the group refused the batch", reply.getException());
        }
        return BatchReply.of(reply.getMessage().getContent().asReadOnlyByteBuffer());
    }

    @Override
    public void close() {
        Closing.within("the group's client", Closing.PART_LIMIT_MS, client::close);
    }
}
