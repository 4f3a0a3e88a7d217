package org.tributary.gateway.transport;

import io.netty.channel.AbstractEventLoopGroup;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The event loops that take callbacks. Netty would go on giving connections to a loop whose thread has died; here such a loop
 * gets no connection and is replaced. Any thread.
 */
final class CallbackLoops extends AbstractEventLoopGroup {
    private final String name;
    private final AtomicReferenceArray<MultiThreadIoEventLoopGroup> groups;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile boolean stopping;

    CallbackLoops(final String name, final int loops) {
        this.name = name;
        this.groups = new AtomicReferenceArray<>(loops);
        for (int i = 0; i < loops; i++) {
            groups.set(i, EventLoops.group(name, 1));
        }
    }

    /** Whether a loop has died and was not replaced yet. */
    boolean hasDead() {
        boolean dead = false;
        for (int i = 0; i < groups.length(); i++) {
            dead |= groups.get(i).isShuttingDown();
        }
        return dead && !stopping;
    }

    /** Replaces the loops that have died; returns those. One thread. */
    List<EventLoop> replaceDead() {
        final List<EventLoop> dead = new ArrayList<>();
        for (int i = 0; i < groups.length() && !stopping; i++) {
            final MultiThreadIoEventLoopGroup group = groups.get(i);
            if (group.isShuttingDown()) {
                dead.add(group.next());
                groups.set(i, EventLoops.group(name, 1));
            }
        }
        return dead;
    }

    /** The next living loop in turn; a dead one only if all are dead. */
    @Override
    public EventLoop next() {
        EventLoop loop = null;
        for (int i = 0; i < groups.length(); i++) {
            final MultiThreadIoEventLoopGroup group =
                    groups.get(Math.floorMod(turn.getAndIncrement(), groups.length()));
            loop = group.next();
            if (!loop.isShuttingDown()) {
                return loop;
            }
        }
        return Objects.requireNonNull(loop, "at least one loop");
    }

    @Override
    public ChannelFuture register(final Channel channel) {
        return next().register(channel);
    }

    @Override
    public ChannelFuture register(final ChannelPromise promise) {
        return next().register(promise);
    }

    @Override
    @Deprecated
    public ChannelFuture register(final Channel channel, final ChannelPromise promise) {
        return next().register(channel, promise);
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return all().stream()
                .map(group -> (EventExecutor) group.next())
                .toList()
                .iterator();
    }

    private List<MultiThreadIoEventLoopGroup> all() {
        final List<MultiThreadIoEventLoopGroup> all = new ArrayList<>();
        for (int i = 0; i < groups.length(); i++) {
            all.add(groups.get(i));
        }
        return all;
    }

    @Override
    public boolean isShuttingDown() {
        return all().stream().allMatch(MultiThreadIoEventLoopGroup::isShuttingDown);
    }

    @Override
    public boolean isShutdown() {
        return all().stream().allMatch(MultiThreadIoEventLoopGroup::isShutdown);
    }

    @Override
    public boolean isTerminated() {
        return all().stream().allMatch(MultiThreadIoEventLoopGroup::isTerminated);
    }

    @Override
    public boolean awaitTermination(final long timeout, final TimeUnit unit) throws InterruptedException {
        return terminationFuture().await(timeout, unit);
    }

    @Override
    public Future<?> shutdownGracefully(final long quietPeriod, final long timeout, final TimeUnit unit) {
        stopping = true;
        all().forEach(group -> group.shutdownGracefully(quietPeriod, timeout, unit));
        return terminationFuture();
    }

    @Override
    @Deprecated
    public void shutdown() {
        shutdownGracefully();
    }

    /** Completes once all present loops have ended. */
    @Override
    public Future<?> terminationFuture() {
        final Promise<Void> all = ImmediateEventExecutor.INSTANCE.newPromise();
        final PromiseCombiner combiner = new PromiseCombiner(ImmediateEventExecutor.INSTANCE);
        all().forEach(group -> combiner.add((Future) group.terminationFuture()));
        combiner.finish(all);
        return all;
    }
}
