package org.tributary.loadtest.client;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Order and times of the requests. Some trade places with a later one, as notifications overtake each other in the
 * network: a refund or a double may arrive before its payment.
 */
public final class SendPlan {
    private static final int REACH = 2_000;

    private final int[] order;
    private final long @Nullable [] plannedNanos;

    private SendPlan(final int[] order, final long @Nullable [] plannedNanos) {
        this.order = order;
        this.plannedNanos = plannedNanos;
    }

    /**
     * Returns a plan.
     *
     * @param timesNanos from the start, ascending, one per request
     * @param reordered share of requests that trade places with one up to 2,000 later
     */
    public static SendPlan of(final long[] timesNanos, final double reordered, final long seed) {
        final int[] order = IntStream.range(0, timesNanos.length).toArray();
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; reordered > 0 && i < order.length - 1; i++) {
            if (random.nextDouble() < reordered) {
                final int other = Math.min(order.length - 1, i + 1 + random.nextInt(REACH));
                final int moved = order[i];
                order[i] = order[other];
                order[other] = moved;
            }
        }
        final long[] planned = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            planned[order[i]] = timesNanos[i];
        }
        return new SendPlan(order, planned);
    }

    /** Returns a plan without times: each request is due as soon as a connection has room. */
    public static SendPlan unplanned(final int requests) {
        return new SendPlan(IntStream.range(0, requests).toArray(), null);
    }

    boolean isPlanned() {
        return plannedNanos != null;
    }

    public int size() {
        return order.length;
    }

    /** Returns the request that is sent at a place. */
    public int request(final int place) {
        return order[place];
    }

    /** Returns when a request is to be sent, in nanoseconds from the start; 0 without a time. */
    public long plannedNanos(final int request) {
        return plannedNanos == null ? 0 : plannedNanos[request];
    }

    /** Returns the time of the last request. */
    long lastNanos() {
        return order.length == 0 ? 0 : plannedNanos(order[order.length - 1]);
    }
}
