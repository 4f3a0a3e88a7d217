package org.tributary.engine.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;

/** Asks every peer for its journal's head, again and again, on a thread each. */
final class HeadPoller implements AutoCloseable {
    private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long NOT_YET_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final int TIMEOUT_MS = 3000;

    private final HeadAgreement agreement;
    private final byte[] members;
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final Map<String, RaftClient> clients = new HashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    HeadPoller(final ClusterSettings settings, final HeadAgreement agreement) {
        this.agreement = agreement;
        this.members = settings.membersText().getBytes(StandardCharsets.UTF_8);
        settings.members().keySet().stream()
                .filter(name -> !name.equals(settings.self()))
                .forEach(name -> clients.put(name, Raft.client(settings, RetryPolicies.noRetry(), TIMEOUT_MS)));
    }

    void start() {
        clients.forEach((peer, client) -> {
            final Thread thread = new Thread(() -> poll(peer, client), "tributary-heads-" + peer);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        });
    }

    private void poll(final String peer, final RaftClient client) {
        long after = -1;
        while (running) {
            if (!agreement.wantsClaimOf(peer)) {
                LockSupport.parkNanos(NOT_YET_NANOS);
                continue;
            }
            try {
                final HeadClaim claim = ask(peer, client, after);
                agreement.claimed(peer, claim);
                after = claim.batch();
                problems.remove(peer);
            } catch (final IOException | EntryFormatException | IllegalStateException e) {
                // The peer is down, starting, of another group or of a release with another format: no agreement
                // with it meanwhile.
                problems.put(peer, words(e));
                LockSupport.parkNanos(AFTER_FAILURE_NANOS);
            }
        }
    }

    /** The innermost message: what the peer said. */
    private static String words(final Throwable error) {
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

    private HeadClaim ask(final String peer, final RaftClient client, final long after) throws IOException {
        final byte[] question = ByteBuffer.allocate(Long.BYTES + members.length)
                .order(BatchBytes.ORDER)
                .putLong(after)
                .put(members)
                .array();
        final RaftClientReply reply = client.io().sendStaleRead(Raft.message(question), 0, RaftPeerId.valueOf(peer));
        if (!reply.isSuccess()) {
            throw new IOException("no chain head of " + peer, reply.getException());
        }
        return HeadClaim.decode(reply.getMessage().getContent().asReadOnlyByteBuffer());
    }

    @Override
    public void close() throws IOException {
        running = false;
        for (final RaftClient client : clients.values()) {
            client.close();
        }
        threads.forEach(Thread::interrupt);
    }
}
