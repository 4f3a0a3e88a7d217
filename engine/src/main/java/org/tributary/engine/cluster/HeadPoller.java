package org.tributary.engine.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.tributary.engine.cluster.close.Closing;
import org.tributary.engine.cluster.consent.StepOvers;
import org.tributary.engine.cluster.head.HeadAgreement;
import org.tributary.engine.cluster.head.HeadAnswer;
import org.tributary.engine.cluster.head.HeadClaim;

/** Asks every peer for its journal's head and its clock, again and again, on a thread each. */
final class HeadPoller implements StepOvers.Peers, AutoCloseable {
    private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long NOT_YET_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    /** A peer that stays ahead so long is asked for its head at this node's newest batch. */
    private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Least time for an answer: the peer itself may wait {@link GroupStateMachine#HEAD_WAIT_MS}. */
    private static final int LEAST_TIMEOUT_MS = 3000;

    private final ClusterSettings settings;
    private final int timeoutMs;
    private final Supplier<Map<String, String>> current;
    private final HeadAgreement agreement;
    private final byte[] members;
    private final LongSupplier clockMs;
    private final Map<String, Long> clocksAheadMs = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final Map<String, Poll> polls = new HashMap<>();

    /**
     * A poller that asks no one yet.
     *
     * @param requestTimeoutMs time for an answer on this group's machines; less than three seconds is taken as three
     * @param current the group's members, addresses by name
     * @param clockMs this node's time, which the peers' are compared with
     */
    HeadPoller(
            final ClusterSettings settings,
            final int requestTimeoutMs,
            final HeadAgreement agreement,
            final Supplier<Map<String, String>> current,
            final LongSupplier clockMs) {
        this.clockMs = clockMs;
        this.current = current;
        this.settings = settings;
        this.timeoutMs = Math.max(LEAST_TIMEOUT_MS, requestTimeoutMs);
        this.agreement = agreement;
        this.members = settings.membersText().getBytes(StandardCharsets.UTF_8);
    }

    /** Asks these nodes from now on, and no others. One thread calls it. */
    void ask(final Map<String, String> group) {
        final Map<String, String> peers = new HashMap<>(group);
        peers.remove(settings.self());
        polls.values().removeIf(poll -> {
            final boolean stays = poll.address.equals(peers.get(poll.peer));
            if (!stays) {
                poll.close();
            }
            return !stays;
        });
        problems.keySet().retainAll(peers.keySet());
        clocksAheadMs.keySet().retainAll(peers.keySet());
        peers.forEach((peer, address) -> polls.computeIfAbsent(peer, name -> new Poll(name, address)));
    }

    /** The thread that asks one peer. */
    private final class Poll implements AutoCloseable {
        private final String peer;
        private final String address;
        private final RaftClient client;
        private final Thread thread;
        private volatile boolean running = true;

        Poll(final String peer, final String address) {
            this.peer = peer;
            this.address = address;
            this.client = Raft.client(settings, Map.of(peer, address), RetryPolicies.noRetry(), timeoutMs);
            this.thread = new Thread(this::run, "tributary-heads-" + peer);
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            poll(this);
        }

        @Override
        public void close() {
            running = false;
            thread.interrupt();
            Closing.within("the client of " + peer, Closing.PART_LIMIT_MS, client::close);
        }
    }

    private void poll(final Poll of) {
        final String peer = of.peer;
        long after = -1;
        long compared = System.nanoTime();
        while (of.running) {
            final boolean isAhead = !agreement.wantsClaimOf(peer);
            if (isAhead && System.nanoTime() - compared < AHEAD_NANOS) {
                LockSupport.parkNanos(NOT_YET_NANOS);
                continue;
            }
            compared = System.nanoTime();
            try {
                final HeadClaim claim = isAhead
                        ? ask(peer, of.client, -1, agreement.newest().batch())
                        : ask(peer, of.client, after, Long.MAX_VALUE);
                agreement.claimed(peer, claim);
                after = claim.batch();
                problems.remove(peer);
            } catch (final IOException | IllegalArgumentException | IllegalStateException e) {
                // The peer is down, starting, of another group or of a release with another format: no agreement
                // with it meanwhile.
                clocksAheadMs.remove(peer);
                if (of.running) {
                    problems.put(peer, of.address + ": " + words(e));
                }
                LockSupport.parkNanos(AFTER_FAILURE_NANOS);
            }
        }
    }

    /** The innermost message: what the peer said. */
    static String words(final Throwable error) {
        Throwable innermost = error;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
    }

    /** Why a peer gives no head, by its name; without those that do. */
    Map<String, String> problems() {
        return new TreeMap<>(problems);
    }

    /** By how much the clock of each peer that answers is ahead of this node's, milliseconds by name; negative if it is behind. */
    Map<String, Long> clocksAheadMs() {
        final Map<String, Long> now = new TreeMap<>(clocksAheadMs);
        // An answer may have been under way when its node was taken out.
        now.keySet().retainAll(members());
        return now;
    }

    private HeadClaim ask(final String peer, final RaftClient client, final long after, final long upTo)
            throws IOException {
        final long askedMs = clockMs.getAsLong();
        final ByteString content = question(peer, client, after, upTo);
        final long heardMs = clockMs.getAsLong();
        final HeadAnswer answer = HeadAnswer.decode(content.asReadOnlyByteBuffer());
        clocksAheadMs.put(peer, answer.clockAheadMs(askedMs, heardMs));
        return answer.head();
    }

    @Override
    public Set<String> members() {
        return current.get().keySet();
    }

    @Override
    public byte[] wordOf(final String peer, final long entry) throws IOException {
        final String address = current.get().get(peer);
        if (address == null) {
            throw new IOException(peer + " is no member any more");
        }
        try (RaftClient client = Raft.client(settings, Map.of(peer, address), RetryPolicies.noRetry(), timeoutMs)) {
            return question(peer, client, GroupStateMachine.WORD, entry).toByteArray();
        } catch (final IllegalArgumentException | IllegalStateException e) {
            throw new IOException(words(e), e);
        }
    }

    private ByteString question(final String peer, final RaftClient client, final long first, final long second)
            throws IOException {
        final byte[] question = ByteBuffer.allocate(2 * Long.BYTES + members.length)
                .order(BatchBytes.ORDER)
                .putLong(first)
                .putLong(second)
                .put(members)
                .array();
        final RaftClientReply reply = client.io().sendStaleRead(Raft.message(question), 0, RaftPeerId.valueOf(peer));
        if (!reply.isSuccess()) {
            throw new IOException("no answer of " + peer, reply.getException());
        }
        return reply.getMessage().getContent();
    }

    @Override
    public void close() {
        CloseHelper.closeAll(polls.values());
    }
}
