package org.tributary.gateway.bridge.reply;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.http.ReplySink;

/**
 * The callbacks of one event loop that wait for release. A correlation id names the lane, the place and the place's
 * generation, so that an answer meant for another callback in the same place is detected.
 *
 * <p>Places are taken and given back on the loop's thread. The release and resolver threads call {@link #complete}, and
 * {@link #wake} once after several of them, so that a whole batch costs the loop one task.
 */
public final class ReplyLane {
    /** Most callbacks of a lane that wait at once; beyond, the channel is asked to retry. */
    public static final int CAPACITY = 1 << 14;

    /** Most lanes, which is most event loops that take callbacks. */
    static final int MAX_LANES = 200;

    private static final Logger LOG = LoggerFactory.getLogger(ReplyLane.class);
    private static final int SLOT_BITS = 16;
    private static final int GENERATION_BITS = 32;
    private static final long GENERATION_MASK = (1L << GENERATION_BITS) - 1;

    private final int number;
    private final Executor loop;
    private final Runnable drain;
    private final Pending[] places;
    private final int[] free;
    private final ManyToOneConcurrentArrayQueue<Pending> completed;
    private final AtomicBoolean awake = new AtomicBoolean();
    private int freeCount;
    private int made;

    /**
     * A lane.
     *
     * @param number from 1
     * @param loop runs {@code drain} on the loop's thread
     * @param drain takes all of {@link #nextCompleted()}
     */
    ReplyLane(final int number, final Executor loop, final Runnable drain) {
        this(number, loop, drain, CAPACITY);
    }

    /** The same with fewer places than {@link #CAPACITY}; a power of two. */
    ReplyLane(final int number, final Executor loop, final Runnable drain, final int capacity) {
        if (number < 1 || number > MAX_LANES) {
            throw new IllegalStateException("lane " + number + ", there are at most " + MAX_LANES);
        }
        this.number = number;
        this.loop = loop;
        this.drain = drain;
        this.places = new Pending[capacity];
        this.free = new int[capacity];
        this.completed = new ManyToOneConcurrentArrayQueue<>(capacity);
    }

    /** Whether all places are taken. Loop thread. */
    public boolean isFull() {
        return freeCount == 0 && made == places.length;
    }

    /** Takes a place for a callback; null if all are taken. Loop thread. */
    public @Nullable Pending take(final int endpoint, final ReplySink sink) {
        final Pending place;
        if (freeCount > 0) {
            place = places[free[--freeCount]];
        } else if (made < places.length) {
            place = new Pending(made);
            places[made++] = place;
        } else {
            return null;
        }
        place.begin(endpoint, sink);
        return place;
    }

    /** Gives a place back. Loop thread. */
    public void give(final Pending place) {
        place.end();
        free[freeCount++] = place.slot();
    }

    public long correlationId(final Pending place) {
        return (long) number << (SLOT_BITS + GENERATION_BITS) | (long) place.generation() << SLOT_BITS | place.slot();
    }

    /** Number of the lane a correlation id belongs to. */
    static int laneOf(final long correlationId) {
        return (int) (correlationId >>> (SLOT_BITS + GENERATION_BITS));
    }

    /** The place that a correlation id names. Release thread. */
    Pending place(final long correlationId) {
        final Pending place = places[(int) (correlationId & ((1 << SLOT_BITS) - 1))];
        if (place.generation() != (correlationId >>> SLOT_BITS & GENERATION_MASK)) {
            throw new IllegalStateException(
                    "an answer for generation " + (correlationId >>> SLOT_BITS & GENERATION_MASK)
                            + " of a place in generation " + place.generation());
        }
        return place;
    }

    /** Hands a place with its result back to the loop. */
    public void complete(final Pending place) {
        if (!completed.offer(place)) {
            throw new IllegalStateException("more answers than places");
        }
    }

    /**
     * Makes the loop drain, unless it is about to. A loop that has died takes no task: its connections are closed, and its
     * answers are dropped.
     */
    public void wake() {
        if (completed.isEmpty() || !awake.compareAndSet(false, true)) {
            return;
        }
        boolean woken = false;
        try {
            loop.execute(drain);
            woken = true;
        } catch (final RejectedExecutionException e) {
            LOG.debug("the loop of lane {} has ended, its answers are dropped", number, e);
        } finally {
            if (!woken) {
                awake.set(false);
            }
        }
    }

    /** Begins a drain: completions from now on wake the loop again. Loop thread. */
    public void beginDrain() {
        awake.set(false);
    }

    /** Removes and returns the next place with a result; null if there is none. Loop thread. */
    public Pending nextCompleted() {
        return completed.poll();
    }
}
