package org.tributary.loadtest.flood;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Attacks a server until it is stopped: one thread, all connections, a share of a core. */
final class Attacker extends Thread {
    private static final int HOLD_EVERY = 8;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Counts of the attack. */
    static final class Tally {
        long opened;
        long failed;
        long closedByServer;
        long sentBytes;
        long receivedBytes;
        final long[] answers = new long[600];
        double coreShare;

        long answered() {
            long all = 0;
            for (final long count : answers) {
                all += count;
            }
            return all;
        }
    }

    private final InetSocketAddress server;
    private final Origin origin;
    private final AttackPlan plan;
    private final CpuShare share;
    private final Tally tally = new Tally();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ArrayDeque<AttackConnection> toOpen = new ArrayDeque<>();
    private final List<AttackConnection> open = new ArrayList<>();
    private volatile boolean stopping;
    private volatile @Nullable IOException broken;
    private long held;

    Attacker(final InetSocketAddress server, final Origin origin, final AttackPlan plan, final double coreShare) {
        super("attacker");
        setDaemon(true);
        this.server = server;
        this.origin = origin;
        this.plan = plan;
        this.share = new CpuShare(coreShare);
    }

    @Override
    public void run() {
        share.start();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < plan.connections(); i++) {
                final AttackConnection connection =
                        new AttackConnection(plan, origin.header(i % plan.addresses()), tally);
                open.add(connection);
                toOpen.add(connection);
            }
            long tickNanos = System.nanoTime();
            while (!stopping) {
                openSome(selector);
                selector.select(toOpen.isEmpty() ? 50 : 1);
                turn(selector);
                if (plan.pace() == AttackPlan.Pace.DRIPPING && System.nanoTime() - tickNanos > TICK_NANOS) {
                    tickNanos = System.nanoTime();
                    drip();
                }
                share.hold();
            }
            tally.coreShare = share.used();
            open.forEach(AttackConnection::close);
        } catch (final IOException e) {
            broken = e;
        }
    }

    private void openSome(final Selector selector) {
        // Opens as many as fit into this turn; those that fail go to the end of the queue.
        for (int i = 0; i < HOLD_EVERY * 4 && !toOpen.isEmpty() && !stopping; i++) {
            final AttackConnection connection = toOpen.poll();
            try {
                connection.open(selector, server, origin.from());
                tally.opened++;
            } catch (final IOException e) {
                tally.failed++;
                connection.close();
                toOpen.add(connection);
                return;
            } finally {
                holdSometimes();
            }
        }
    }

    private void turn(final Selector selector) {
        final Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
        while (keys.hasNext() && !stopping) {
            final SelectionKey key = keys.next();
            keys.remove();
            final AttackConnection connection = (AttackConnection) key.attachment();
            if (!key.isValid() || !connection.ready(key, in)) {
                connection.close();
                toOpen.add(connection);
            }
            holdSometimes();
        }
    }

    private void drip() {
        for (final AttackConnection connection : open) {
            if (connection.isOpen() && !connection.sendNext()) {
                connection.close();
                toOpen.add(connection);
            }
            holdSometimes();
        }
    }

    private void holdSometimes() {
        held++;
        if (held % HOLD_EVERY == 0) {
            share.hold();
        }
    }

    /** Ends the attack and returns its counts. */
    Tally stopAndReport() throws IOException, InterruptedException {
        stopping = true;
        join();
        if (broken != null) {
            throw broken;
        }
        return tally;
    }
}
