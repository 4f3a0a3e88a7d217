package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.tributary.gateway.api.LiveFeed;

/**
 * Sends the live feed to its viewers: at most twice a second, each event encoded once, nothing to a viewer whose
 * connection is full (it gets the newest event when it has room). Owned by one event loop, which takes no callbacks.
 */
final class LiveBroadcaster {
    /** Time between two events: at most two a second. */
    private static final int INTERVAL_MS = 500;

    /** Rounds without an event after which a comment keeps the connection alive. */
    private static final int HEARTBEAT_ROUNDS = 30;

    private final LiveFeed feed;
    private final EventLoop loop;
    private final ArrayList<LiveViewer> viewers = new ArrayList<>();
    private LiveFeed.Event newest;
    private ByteBuf newestFrame = Unpooled.EMPTY_BUFFER;
    private int roundsWithoutEvent;

    LiveBroadcaster(final LiveFeed feed, final EventLoop loop) {
        this.feed = feed;
        this.loop = loop;
        loop.scheduleAtFixedRate(this::round, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    EventLoop loop() {
        return loop;
    }

    void add(final LiveViewer viewer) {
        if (newest == null) {
            takeNewest();
        }
        viewer.setIndex(viewers.size());
        viewers.add(viewer);
        offer(viewer);
    }

    void remove(final LiveViewer viewer) {
        final LiveViewer last = viewers.remove(viewers.size() - 1);
        if (last != viewer) {
            viewers.set(viewer.index(), last);
            last.setIndex(viewer.index());
        }
    }

    /** Sends a viewer the newest event if it has room and has not seen it. */
    void offer(final LiveViewer viewer) {
        if (newest != null && viewer.wants(newest) && viewer.hasRoom()) {
            viewer.send(newest, newestFrame.retainedDuplicate());
        }
    }

    private void round() {
        if (takeNewest()) {
            roundsWithoutEvent = 0;
            for (int i = viewers.size() - 1; i >= 0; i--) {
                offer(viewers.get(i));
            }
        } else if (++roundsWithoutEvent >= HEARTBEAT_ROUNDS) {
            roundsWithoutEvent = 0;
            for (int i = viewers.size() - 1; i >= 0; i--) {
                viewers.get(i).heartbeat();
            }
        }
    }

    private boolean takeNewest() {
        final LiveFeed.Event event = feed.newest();
        if (event == null || event == newest) {
            return false;
        }
        newestFrame.release();
        newestFrame = Unpooled.directBuffer(event.frame().length).writeBytes(event.frame());
        newest = event;
        return true;
    }
}
