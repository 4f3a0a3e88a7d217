package org.tributary.gateway.transport.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.http.LiveFeed;

/**
 * Sends the live feed to its viewers: at most twice a second, each event encoded once, nothing to a viewer whose
 * connection is full (it gets the newest event when it has room). Owned by one event loop, which takes no callbacks.
 *
 * <p>A round goes out in slices with pauses between them: thousands of writes at once would hold a core long enough for
 * donations to wait behind them. When a viewer leaves meanwhile, another may be looked at twice in a round, none is left
 * out: the round goes from the end of the list, and only its last is ever moved.
 */
public final class LiveBroadcaster {
    /** Time between two events: at most two a second. */
    private static final int INTERVAL_MS = 500;

    /** Rounds without an event after which a comment keeps the connection alive. */
    private static final int HEARTBEAT_ROUNDS = 30;

    /** Fewest viewers written to before a pause. */
    private static final int SLICE_VIEWERS = 64;

    /** Pause between two slices. */
    private static final int SLICE_PAUSE_MS = 5;

    /** Most slices of a round: with more viewers than fit, slices are larger, so that a round ends before the next. */
    private static final int MAX_SLICES = 80;

    private final LiveFeed feed;
    private final EventLoop loop;
    private final ArrayList<LiveViewer> viewers = new ArrayList<>();
    private LiveFeed.@Nullable Event newest;
    private ByteBuf newestFrame = Unpooled.EMPTY_BUFFER;
    private int roundsWithoutEvent;

    public LiveBroadcaster(final LiveFeed feed, final EventLoop loop) {
        this.feed = feed;
        this.loop = loop;
        loop.scheduleAtFixedRate(this::round, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    public EventLoop loop() {
        return loop;
    }

    public void add(final LiveViewer viewer) {
        if (newest == null) {
            takeNewest();
        }
        viewer.setIndex(viewers.size());
        viewers.add(viewer);
        offer(viewer);
    }

    public void remove(final LiveViewer viewer) {
        final LiveViewer last = viewers.remove(viewers.size() - 1);
        if (last != viewer) {
            viewers.set(viewer.index(), last);
            last.setIndex(viewer.index());
        }
    }

    /** Sends a viewer the newest event if it has room and has not seen it. */
    public void offer(final LiveViewer viewer) {
        if (newest != null && viewer.wants(newest) && viewer.hasRoom()) {
            viewer.send(newest, newestFrame.retainedDuplicate());
        }
    }

    private void round() {
        final boolean isNew = takeNewest();
        if (isNew) {
            roundsWithoutEvent = 0;
        } else if (++roundsWithoutEvent >= HEARTBEAT_ROUNDS) {
            roundsWithoutEvent = 0;
        } else {
            return;
        }
        slice(viewers.size() - 1, Math.max(SLICE_VIEWERS, viewers.size() / MAX_SLICES + 1), !isNew);
    }

    /** Writes to a slice of the viewers, from an index downwards, and has the next written after a pause. */
    private void slice(final int from, final int size, final boolean heartbeat) {
        final int end = Math.max(0, from - size + 1);
        for (int i = Math.min(from, viewers.size() - 1); i >= end; i--) {
            if (heartbeat) {
                viewers.get(i).heartbeat();
            } else {
                offer(viewers.get(i));
            }
        }
        if (end > 0) {
            loop.schedule(() -> slice(end - 1, size, heartbeat), SLICE_PAUSE_MS, TimeUnit.MILLISECONDS);
        }
    }

    private boolean takeNewest() {
        final LiveFeed.Event event = feed.newest();
        if (event == null || event == newest) {
            return false;
        }
        newestFrame.release();
        newestFrame = PooledByteBufAllocator.DEFAULT
                .directBuffer(event.frame().length)
                .writeBytes(event.frame());
        newest = event;
        return true;
    }
}
