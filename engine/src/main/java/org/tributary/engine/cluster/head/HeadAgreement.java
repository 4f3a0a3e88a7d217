package org.tributary.engine.cluster.head;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Compares this node's journal with the others' by their chain heads. A batch may be answered when one other journal has an equal
 * head at it or after it, because a head stands for all batches before. It can only withhold an answer, never give one. Any thread.
 */
public final class HeadAgreement {
    /** Own heads kept: a peer further behind is compared when it has come nearer. */
    private static final int KEPT = 65_536;

    /** Is notified of heads that differ. */
    @FunctionalInterface
    public interface Difference {
        /**
         * Called once for each peer that differs.
         *
         * @param byMajority true if a majority of the group agrees on another head than this node's: this node is the odd one
         */
        void onDifference(String peer, String what, boolean byMajority);
    }

    private int groupSize;
    private final Difference difference;
    private final TreeMap<Long, HeadClaim> own = new TreeMap<>();
    /** The newest claim of each peer, compared or not. */
    private final Map<String, HeadClaim> claims = new HashMap<>();

    private final Map<String, HeadClaim> differing = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private HeadClaim newest = HeadClaim.NONE;
    private long agreed;
    private long agreedSequence;
    private boolean closed;

    private record Waiting(long batch, CompletableFuture<Void> done) {}

    /**
     * Creates an agreement.
     *
     * @param groupSize nodes, this one included; a group of one agrees with itself
     */
    public HeadAgreement(final int groupSize, final Difference difference) {
        this.groupSize = groupSize;
        this.difference = difference;
    }

    /** The group has other members now; those that left are no longer compared. */
    public void members(final Set<String> peers) {
        synchronized (this) {
            groupSize = peers.size() + 1;
            claims.keySet().retainAll(peers);
            differing.keySet().retainAll(peers);
            notifyAll();
        }
        compareAll();
    }

    /** Sets what the journal holds at the start: compared like any other batch, but no caller waits for it. */
    public synchronized void startFrom(final HeadClaim head) {
        newest = head;
        own.put(head.batch(), head);
    }

    /** Takes a batch that was journaled here. */
    public void journaled(final HeadClaim head) {
        synchronized (this) {
            newest = head;
            own.put(head.batch(), head);
            if (own.size() > KEPT) {
                own.pollFirstEntry();
            }
            notifyAll();
        }
        compareAll();
    }

    /** Completes when another journal agrees on the newest batch; at once in a group of one. */
    public synchronized CompletableFuture<Void> agreedOnNewest() {
        if (groupSize == 1 || agreed >= newest.batch()) {
            return CompletableFuture.completedFuture(null);
        }
        if (closed) {
            return CompletableFuture.failedFuture(stopping());
        }
        final Waiting entry = new Waiting(newest.batch(), new CompletableFuture<>());
        waiting.add(entry);
        return entry.done();
    }

    /** Fails all that wait, now and later: the node stops or has failed. */
    public void close() {
        final Deque<Waiting> left;
        synchronized (this) {
            closed = true;
            left = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        left.forEach(each -> each.done().completeExceptionally(stopping()));
    }

    private static IllegalStateException stopping() {
        return new IllegalStateException("this node stops before another journal has agreed: ask the new leader");
    }

    /** Takes what a peer's journal holds. */
    public void claimed(final String peer, final HeadClaim head) {
        synchronized (this) {
            claims.put(peer, head);
        }
        compareAll();
    }

    /** False while a peer's claim is about a batch that this node has not reached: a newer one would only replace it. */
    public synchronized boolean wantsClaimOf(final String peer) {
        final HeadClaim claim = claims.get(peer);
        return claim == null || claim.batch() <= newest.batch();
    }

    private void compareAll() {
        final Deque<Waiting> ready = new ArrayDeque<>();
        synchronized (this) {
            claims.forEach(this::compare);
            while (!waiting.isEmpty() && (groupSize == 1 || waiting.peek().batch() <= agreed)) {
                ready.add(waiting.remove());
            }
        }
        ready.forEach(each -> each.done().complete(null));
    }

    private void compare(final String peer, final HeadClaim claim) {
        final HeadClaim mine = claim.batch() == 0 ? null : own.get(claim.batch());
        if (mine == null || differing.containsKey(peer)) {
            return;
        }
        if (mine.agrees(claim)) {
            if (claim.batch() > agreed) {
                agreed = claim.batch();
                agreedSequence = claim.sequence();
            }
            return;
        }
        differing.put(peer, claim);
        difference.onDifference(peer, "this node has " + mine + ", node " + peer + " has " + claim, isOdd());
    }

    /** True if so many others differ from this node that it can't be in the majority. */
    private boolean isOdd() {
        return differing.size() >= groupSize / 2 + 1;
    }

    /** The newest batch here. */
    public synchronized HeadClaim newest() {
        return newest;
    }

    /** Last batch that another journal is known to agree on. */
    public synchronized long agreed() {
        return groupSize == 1 ? newest.batch() : agreed;
    }

    /**
     * Last record of that batch. After a start it is 0 until a peer has answered, because nobody knows how much of the journal's end was
     * agreed on before; then it only grows. Once more it may go back when a group of one gets its second member.
     */
    public synchronized long agreedSequence() {
        return groupSize == 1 ? newest.sequence() : agreedSequence;
    }

    /**
     * Waits until there is a batch after one, or the time is over.
     *
     * @param upTo newest batch of the node that asks, if this node may be ahead of it
     * @return the newest batch, or that one
     */
    public synchronized HeadClaim newestAfter(final long batch, final long upTo, final long waitMs) {
        final long endNanos = System.nanoTime() + waitMs * 1_000_000;
        try {
            for (long left = waitMs;
                    newest.batch() <= batch && left > 0;
                    left = (endNanos - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        final HeadClaim at = newest.batch() > upTo ? own.get(upTo) : null;
        return at == null ? newest : at;
    }

    /** What was found different; null if nothing was. */
    public synchronized @Nullable String differences() {
        return differing.isEmpty() ? null : differing.toString();
    }
}
