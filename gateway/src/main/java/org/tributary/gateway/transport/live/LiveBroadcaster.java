package org.tributary.gateway.transport.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.http.LiveFeed;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/**
 * Sends the live feed to its viewers at most twice a second, encoding each event once. A viewer whose connection is
 * full gets the newest event when it has room. Owned by one event loop, which takes no callbacks.
 *
 * <p>A round is sent in slices with pauses between them, because thousands of writes at once would occupy a core long
 * enough to delay donations. A round goes from the end of the list, and a viewer that leaves is replaced by the last
 * one. So a viewer may be visited twice in a round, but none is skipped.
 */
public final class LiveBroadcaster {
    private static final FaultLog FAULTS = new FaultLog(LoggerFactory.getLogger(LiveBroadcaster.class));

    /** Time between two events: at most two per second. */
    private static final int INTERVAL_MS = 500;

    /** Rounds without an event after which a comment keeps the connection alive. */
    private static final int HEARTBEAT_ROUNDS = 30;

    /** Fewest viewers of a slice. */
    private static final int SLICE_VIEWERS = 64;

    /** Pause between two slices. */
    private static final int SLICE_PAUSE_MS = 5;

    /** Most slices of a round. More viewers make larger slices, so that a round ends before the next begins. */
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
        loop.scheduleAtFixedRate(
                new RepeatedTask("sending the live feed", this::round, FAULTS),
                INTERVAL_MS,
                INTERVAL_MS,
                TimeUnit.MILLISECONDS);
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

    /** Writes to a slice of the viewers, from an index downwards, and schedules the next slice after a pause. */
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
        // Without memory the former frame stays, and the next round tries again.
        final ByteBuf frame = PooledByteBufAllocator.DEFAULT
                .directBuffer(event.frame().length)
                .writeBytes(event.frame());
        newestFrame.release();
        newestFrame = frame;
        newest = event;
        return true;
    }
}
