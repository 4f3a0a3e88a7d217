package org.tributary.gateway.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/**
 * Looks every second for event loops whose thread has died. A callback loop is replaced, and its connections are closed. The
 * acceptor and the loop of reads are single, and without them the process would be mute: their death is fatal.
 */
final class LoopWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);
    private static final FaultLog FAULTS = new FaultLog(LOG);
    private static final int LOOK_MS = 1_000;

    private final ServerContext server;
    private final CallbackLoops callbacks;
    private final List<EventLoopGroup> single;
    private final Runnable onMute;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "loop-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closed;

    /**
     * A watch that is not started.
     *
     * @param single groups of which each has one loop
     * @param onMute called when one of those has died
     */
    LoopWatch(
            final ServerContext server,
            final CallbackLoops callbacks,
            final List<EventLoopGroup> single,
            final Runnable onMute) {
        this.server = server;
        this.callbacks = callbacks;
        this.single = single;
        this.onMute = onMute;
    }

    void start() {
        timer.scheduleWithFixedDelay(
                new RepeatedTask("looking after the event loops", this::look, FAULTS),
                LOOK_MS,
                LOOK_MS,
                TimeUnit.MILLISECONDS);
    }

    void look() {
        if (closed) {
            return;
        }
        for (final EventLoop dead : callbacks.replaceDead()) {
            final int connections = server.abandon(dead);
            server.counters().loopReplaced();
            LOG.error(
                    "an event loop has died and was replaced; its {} connections were closed, and callbacks on them will be "
                            + "repeated",
                    connections);
        }
        if (single.stream().anyMatch(EventLoopGroup::isShuttingDown) && !closed) {
            onMute.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
    }
}
