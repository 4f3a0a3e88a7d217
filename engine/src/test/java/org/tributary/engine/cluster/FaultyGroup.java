package org.tributary.engine.cluster;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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

/**
 * Three nodes of the real core in one JVM, each behind a {@link Relay}, that can be killed, stopped, cut off, out of disk and without
 * power.
 */
final class FaultyGroup implements AutoCloseable {
    static final List<String> NAMES = List.of("n1", "n2", "n3");
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Files of the log so small that a schedule fills many, and that their beginning meets a full disk. */
    private static final ClusterSettings.LogKeeping SMALL_LOG = new ClusterSettings.LogKeeping(8 * 1024, 60, 40);

    private final Path root;
    private final boolean smallDisks;
    private final long openedMs = System.currentTimeMillis();
    private final Map<String, String> members = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, Relay> relays = new LinkedHashMap<>();
    private final Map<String, State> states = new LinkedHashMap<>();
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final AtomicInteger endsByFullLog = new AtomicInteger();
    private final List<String> fatals = new CopyOnWriteArrayList<>();

    private record Running(ClusterNode node, DataDirectory.Lock lock) {}

    /** What is wrong with a node; outlives its process. */
    private static final class State implements NodeListener {
        private final PowerCut power;
        private final @Nullable SmallDisk logDisk;
        private volatile boolean logFull;
        private volatile boolean off;
        private volatile boolean stopped;
        private volatile boolean dies;
        /** Batches that the reserve still takes while the disk is full; below 0: the disk is not full. */
        private final AtomicInteger batchesLeft = new AtomicInteger(-1);

        private volatile @Nullable String fatal;
        private final int skewMs;

        State(final PowerCut power, final @Nullable SmallDisk logDisk, final int skewMs) {
            this.power = power;
            this.logDisk = logDisk;
            this.skewMs = skewMs;
        }

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

        /** True if a process could not start, or would end at once. */
        boolean isDown() {
            return off || logFull || isFull();
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

    /**
     * A group whose nodes do not run yet.
     *
     * @param smallDisks whether each log is on a small disk of its own, in small files
     */
    FaultyGroup(final Path root, final int[] skewsMs, final boolean smallDisks) throws IOException {
        this.root = root;
        this.smallDisks = smallDisks;
        for (final String name : NAMES) {
            ports.put(name, FreePorts.next());
            final Relay relay = new Relay(ports.get(name));
            relays.put(name, relay);
            members.put(name, "127.0.0.1:" + relay.port());
        }
        for (final String name : NAMES) {
            states.put(
                    name,
                    new State(
                            new PowerCut(new DataDirectory(root.resolve(name)), settings(name)),
                            smallDisks && SmallDisk.isPossible() ? SmallDisk.at(root.resolve(name + "-log")) : null,
                            skewsMs[states.size()]));
        }
    }

    /** Starts a node that does not run, unless its disk is full or it has no power. */
    void start(final String name) {
        final State of = states.get(name);
        synchronized (of) {
            if (!of.isDown() && !running.containsKey(name)) {
                relays.values().forEach(relay -> relay.end(ended(name)));
                of.dies = false;
                of.fatal = null;
                start(name, of);
                of.power.remember();
            }
        }
    }

    private void start(final String name, final State of) {
        final DataDirectory directory = new DataDirectory(root.resolve(name));
        final DataDirectory.Lock lock = directory.lock();
        try {
            running.put(name, new Running(ClusterNode.start(settings(name), parts(name, directory, of)), lock));
        } catch (final RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private ClusterNode.Parts parts(final String name, final DataDirectory directory, final State of) {
        return new ClusterNode.Parts(
                filling(new ChronicleStore(directory, of.power.disk()), of),
                new SnapshotStore(directory),
                DonationCore::new,
                TestEngine.SMALL_JOURNAL,
                () -> TestCampaigns.OPENS_MS + 1_000 + System.currentTimeMillis() - openedMs + of.skewMs,
                of,
                ReleaseListener.NONE,
                IngressLimits.DEFAULT,
                new EngineStatus(),
                CommandFaults.NONE,
                (stage, error) -> {
                    of.fatal = stage + ": " + error;
                    fatals.add(name + ", " + of.fatal);
                    endsByFullLog.addAndGet(of.logFull && stage.equals("replicated log") ? 1 : 0);
                    silence(name);
                });
    }

    /** A process that has ended says nothing more, and connections to it are reset. */
    private void silence(final String name) {
        relays.forEach((at, relay) ->
                relay.begin(ended(name), new Relay.Fault(Relay.Kind.RESET, at.equals(name) ? null : name, 0)));
    }

    private static String ended(final String name) {
        return name + " has ended";
    }

    private ClusterSettings settings(final String self) {
        final ClusterSettings of =
                new ClusterSettings("faults", self, members, root.resolve(self + "-log"), 400, true, null);
        return self.isEmpty()
                ? of
                : of.joining("127.0.0.1:" + ports.get(self), false)
                        .keeping(smallDisks ? SMALL_LOG : ClusterSettings.LogKeeping.DEFAULT);
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
            if (of.off && List.of("append", "sync", "maintain").contains(method.getName())) {
                throw new IllegalStateException("no power");
            }
            if (method.getName().equals("append")) {
                of.takeBatch();
            }
            if (of.off && method.getName().equals("close")) {
                real.abandon();
                return null;
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

    /** Whether a node believes that it leads. */
    boolean leads(final String name) {
        final Running of = running.get(name);
        return of != null && of.node().isLeader();
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

    /** Why nodes have ended, all of them. */
    List<String> fatals() {
        return fatals;
    }

    /** Nodes that have ended because the disk of their log was full. */
    int endsByFullLog() {
        return endsByFullLog.get();
    }

    /** Has a node end at its next record, in the middle of a batch. */
    void dieAtNextRecord(final String name) {
        states.get(name).dies = true;
    }

    /** Ends a node: without a sync if it has failed. */
    void end(final String name) {
        resume(name);
        synchronized (states.get(name)) {
            final Running of = running.remove(name);
            if (of != null) {
                of.node().close();
                of.lock().close();
            }
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

    /** Cuts the ways to a node, also of replies to its messages as a member, and those from it that its messages as a member take. */
    void cut(final String name, final Relay.Kind kind, final boolean toIt, final boolean fromIt) {
        if (toIt) {
            relays.get(name).begin(name, new Relay.Fault(kind, null, 0));
        }
        NAMES.stream()
                .filter(other -> !other.equals(name))
                .forEach(other -> relays.get(other).begin(name, new Relay.Fault(kind, name, 0, !fromIt)));
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
        startIfEnded(name);
    }

    private void startIfEnded(final String name) {
        if (fatal(name) != null) {
            end(name);
            start(name);
        }
    }

    /** Keeps the nodes' votes as they are, which a power cut may bring back. */
    void rememberVotes() {
        states.values().forEach(of -> of.power.remember());
    }

    /** Takes the power of nodes away, all at one moment. */
    void cutPower(final List<String> names, final SplittableRandom luck) throws IOException {
        names.forEach(this::cutPower);
        names.parallelStream().forEach(this::end);
        for (final String name : names) {
            final State of = states.get(name);
            if (of.logDisk != null) {
                // Torn files may be longer than they were.
                of.logDisk.free();
            }
            of.power.leave(luck);
        }
    }

    private void cutPower(final String name) {
        final State of = states.get(name);
        synchronized (of) {
            silence(name);
            of.off = true;
            final Running is = running.get(name);
            if (is != null) {
                of.power.now(is.node());
            }
        }
    }

    /** Gives nodes power again, and starts them. */
    void restorePower(final List<String> names) {
        for (final String name : names) {
            states.get(name).off = false;
            start(name);
        }
    }

    /** Fills the disk of a node's log but for a quarter of so many blocks; not where no disk could be mounted. */
    void fillLogDisk(final String name, final int blocksLeft) {
        final State of = states.get(name);
        synchronized (of) {
            if (of.logDisk != null && !of.off) {
                of.logFull = true;
                of.logDisk.fill(blocksLeft / 4);
            }
        }
    }

    void freeLogDisk(final String name) {
        final SmallDisk disk = states.get(name).logDisk;
        if (disk != null) {
            disk.free();
            states.get(name).logFull = false;
            startIfEnded(name);
        }
    }

    @Override
    public void close() throws IOException {
        for (final String name : NAMES) {
            end(name);
        }
        for (final State of : states.values()) {
            if (of.logDisk != null) {
                of.logDisk.close();
            }
        }
        for (final Relay relay : relays.values()) {
            relay.close();
        }
    }
}
