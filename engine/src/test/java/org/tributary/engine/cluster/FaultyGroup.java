package org.tributary.engine.cluster;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.cluster.journal.NodeListener;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalFullException;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.decide.CommandFaults;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.status.EngineStatus;
import org.tributary.engine.testing.TestEngine;
import org.tributary.engine.testkit.TestCampaigns;

/** Three nodes of the real core in one JVM, each behind a {@link Relay}, that can be killed, stopped, cut off and out of disk. */
final class FaultyGroup implements AutoCloseable {
    static final List<String> NAMES = List.of("n1", "n2", "n3");
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Path root;
    private final long openedMs = System.currentTimeMillis();
    private final Map<String, String> members = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, Relay> relays = new LinkedHashMap<>();
    private final Map<String, State> states = new LinkedHashMap<>();
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    private record Running(ClusterNode node, DataDirectory.Lock lock) {}

    /** What is wrong with a node; outlives its process. */
    private static final class State implements NodeListener {
        private volatile boolean stopped;
        private volatile boolean dies;
        /** Batches that the reserve still takes while the disk is full; below 0: the disk is not full. */
        private final AtomicInteger batchesLeft = new AtomicInteger(-1);

        private volatile @Nullable String fatal;
        private volatile int skewMs;

        @Override
        public void onRecord(final JournalRecord record) {
            if (dies) {
                throw new IllegalStateException("killed in the middle of a batch");
            }
            while (stopped) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }

        boolean isFull() {
            return batchesLeft.get() >= 0;
        }

        void takeBatch() {
            final int left = batchesLeft.get();
            if (left == 0) {
                throw new JournalFullException("the reserve is used up and the disk is full");
            }
            if (left > 0) {
                batchesLeft.compareAndSet(left, left - 1);
            }
        }
    }

    FaultyGroup(final Path root, final int[] skewsMs) throws IOException {
        this.root = root;
        final List<ServerSocket> free = new ArrayList<>();
        for (final String name : NAMES) {
            final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            free.add(socket);
            ports.put(name, socket.getLocalPort());
            final State state = new State();
            state.skewMs = skewsMs[states.size()];
            states.put(name, state);
        }
        for (final ServerSocket socket : free) {
            socket.close();
        }
        for (final String name : NAMES) {
            final Relay relay = new Relay(ports.get(name));
            relays.put(name, relay);
            members.put(name, "127.0.0.1:" + relay.port());
        }
    }

    /** Starts a node that does not run, unless its disk is full: its process would then end at once. */
    synchronized void start(final String name) {
        final State of = states.get(name);
        if (of.isFull() || running.containsKey(name)) {
            return;
        }
        of.dies = false;
        of.fatal = null;
        final DataDirectory directory = new DataDirectory(root.resolve(name));
        final DataDirectory.Lock lock = directory.lock();
        try {
            running.put(name, new Running(ClusterNode.start(settings(name), parts(directory, of)), lock));
        } catch (final RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private ClusterNode.Parts parts(final DataDirectory directory, final State of) {
        return new ClusterNode.Parts(
                filling(new ChronicleStore(directory), of),
                new SnapshotStore(directory),
                DonationCore::new,
                TestEngine.SMALL_JOURNAL,
                () -> TestCampaigns.OPENS_MS + 1_000 + System.currentTimeMillis() - openedMs + of.skewMs,
                of,
                ReleaseListener.NONE,
                IngressLimits.DEFAULT,
                new EngineStatus(),
                CommandFaults.NONE,
                (stage, error) -> of.fatal = stage + ": " + error);
    }

    private ClusterSettings settings(final String self) {
        final ClusterSettings of =
                new ClusterSettings("faults", self, members, root.resolve(self + "-log"), 400, true, null);
        return self.isEmpty() ? of : of.joining("127.0.0.1:" + ports.get(self), false);
    }

    ClusterSettings client() {
        return settings("");
    }

    /** A journal whose reserve can be reached and used up. */
    private static JournalStore filling(final JournalStore real, final State of) {
        return (JournalStore) proxy(JournalStore.class, (method, arguments) -> {
            final Object made = invoke(real, method, arguments);
            return made instanceof Journal journal ? filling(journal, of) : made;
        });
    }

    private static Journal filling(final Journal real, final State of) {
        return (Journal) proxy(Journal.class, (method, arguments) -> {
            if (of.isFull() && method.getName().equals("hasRoom")) {
                return false;
            }
            if (method.getName().equals("append")) {
                of.takeBatch();
            }
            return invoke(real, method, arguments);
        });
    }

    @FunctionalInterface
    private interface Call {
        @Nullable
        Object of(java.lang.reflect.Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static Object proxy(final Class<?> type, final Call call) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> call.of(method, arguments));
    }

    private static @Nullable Object invoke(
            final Object real, final java.lang.reflect.Method method, final Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (final InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** The leader as any node knows it; null if none leads. */
    @Nullable
    String leader() {
        return running.entrySet().stream()
                .filter(each -> each.getValue().node().isLeader())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    boolean isRunning(final String name) {
        return running.containsKey(name);
    }

    long sequence(final String name) {
        final Running of = running.get(name);
        return of == null ? 0 : of.node().status().sequence();
    }

    /** Why a node has ended; null if it has not. */
    @Nullable
    String fatal(final String name) {
        return states.get(name).fatal;
    }

    /** Has a node end at its next record, in the middle of a batch. */
    void dieAtNextRecord(final String name) {
        states.get(name).dies = true;
    }

    /** Ends a node: without a sync if it has failed. */
    synchronized void end(final String name) {
        resume(name);
        final Running of = running.remove(name);
        if (of != null) {
            of.node().close();
            of.lock().close();
        }
    }

    /** Lets a node's process stand still: it applies nothing, and nothing comes to it or from it. */
    void stop(final String name) {
        states.get(name).stopped = true;
        cut(name, Relay.Kind.HOLD, true, true);
    }

    void resume(final String name) {
        states.get(name).stopped = false;
        join(name);
    }

    /** Cuts the ways to a node, and those from it that its messages as a member take. */
    void cut(final String name, final Relay.Kind kind, final boolean toIt, final boolean fromIt) {
        if (toIt) {
            relays.get(name).begin(name, new Relay.Fault(kind, null, 0));
        }
        if (fromIt) {
            NAMES.stream()
                    .filter(other -> !other.equals(name))
                    .forEach(other -> relays.get(other).begin(name, new Relay.Fault(kind, name, 0)));
        }
    }

    void delay(final String name, final int ms) {
        relays.get(name).begin(name, new Relay.Fault(Relay.Kind.DELAY, null, ms));
    }

    /** Ends what was done to a node's network. */
    void join(final String name) {
        relays.values().forEach(relay -> relay.end(name));
    }

    /** Nodes whose messages as members are told from others before a node. */
    Set<String> sendersTo(final String name) {
        return relays.get(name).senders();
    }

    void fillDisk(final String name, final int batchesLeft) {
        states.get(name).batchesLeft.set(batchesLeft);
    }

    /** Makes room; starts the node again if it has ended meanwhile. */
    void freeDisk(final String name) {
        states.get(name).batchesLeft.set(-1);
        if (fatal(name) != null) {
            end(name);
            start(name);
        }
    }

    @Override
    public void close() throws IOException {
        for (final String name : NAMES) {
            end(name);
        }
        for (final Relay relay : relays.values()) {
            relay.close();
        }
    }
}
