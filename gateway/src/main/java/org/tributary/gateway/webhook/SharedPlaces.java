package org.tributary.gateway.webhook;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.api.events.EventCursor;

/**
 * Gives every node of a group a place of each receiver, so that whichever leads goes on where the last leader was: each second a node
 * that does not lead takes over the leader's places. They are at most as far as what receivers took, so a new leader sends some events
 * again and leaves none out.
 *
 * <p>A node that leads and has no place of a receiver, because it is new or was emptied, asks the others for theirs. Only when a majority of
 * the group has none is the receiver new, and begins at the journal's end: a leader's places reach the others within a second.
 */
final class SharedPlaces implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedPlaces.class);
    private static final long EVERY_MS = 1_000;
    private static final int SAID_AFTER = 10;
    private static final long CLOSE_MS = 10_000;

    private final OtherNodes nodes;
    private final List<Delivery> deliveries;
    private final EventCursor begin;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "webhook-places");
        thread.setDaemon(true);
        return thread;
    });
    /** Failures in a row. While a leader changes there are some, of which nothing is said. */
    private int failures;

    /**
     * Places that are not shared yet.
     *
     * @param begin where a receiver begins that is new to the group
     */
    SharedPlaces(final OtherNodes nodes, final List<Delivery> deliveries, final EventCursor begin) {
        this.nodes = nodes;
        this.deliveries = deliveries;
        this.begin = begin;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::turn, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void turn() {
        try {
            look();
        } catch (final IOException | RuntimeException | Error e) {
            failed("the leader", e);
        }
    }

    /** One exchange; the timer's thread alone. */
    void look() throws IOException {
        final String leader = nodes.leader();
        if (nodes.leads()) {
            if (deliveries.stream().anyMatch(one -> one.place() == null)) {
                find();
            }
        } else if (leader != null && nodes.others().contains(leader)) {
            final Map<String, String> ofLeader = nodes.placesOf(leader);
            for (final Delivery one : deliveries) {
                final EventCursor place = EventCursor.parse(ofLeader.getOrDefault(one.name(), ""));
                if (place != null) {
                    one.takeOver(place);
                }
            }
            failures = 0;
        }
    }

    /** The least place is right for sure: what any node has was taken by the receiver once. */
    private void find() {
        final Map<String, EventCursor> least = new HashMap<>();
        final Set<String> others = nodes.others();
        int answered = 1;
        for (final String other : others) {
            try {
                nodes.placesOf(other).forEach((name, text) -> {
                    final EventCursor place = EventCursor.parse(text);
                    if (place != null) {
                        least.merge(name, place, (a, b) -> a.sequence() <= b.sequence() ? a : b);
                    }
                });
                answered++;
            } catch (final IOException e) {
                failed("node " + other, e);
            }
        }
        final boolean byMajority = answered > (others.size() + 1) / 2;
        for (final Delivery one : deliveries) {
            if (one.place() == null) {
                final EventCursor place = least.getOrDefault(one.name(), byMajority ? begin : null);
                if (place != null) {
                    LOG.warn("webhook {}: begins at {}", one.name(), place);
                    one.takeOver(place);
                }
            }
        }
    }

    private void failed(final String node, final Throwable why) {
        failures++;
        if (failures == SAID_AFTER) {
            LOG.warn(
                    "webhooks: {} does not say up to where receivers have all ({}); asked every second. If this node leads"
                            + " before, it sends again from its own places",
                    node,
                    String.valueOf(why.getMessage()));
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
