package org.tributary.engine.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.cluster.journal.NodeListener;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.decide.CommandFaults;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.status.EngineStatus;
import org.tributary.engine.testing.CollectingListener;
import org.tributary.engine.testing.CountingMachine;
import org.tributary.engine.testing.TestEngine;

/** A group of real nodes in one JVM: real log, real wire, a journal each. */
public final class TestGroup implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path root;
    private final Function<String, StateMachine> machines;
    private final LongSupplier clockMs;
    private final boolean witness;
    private final Map<String, String> members = new LinkedHashMap<>();
    private final Map<String, Running> nodes = new ConcurrentHashMap<>();
    private final Map<String, String> fatals = new ConcurrentHashMap<>();
    private final List<String> released = Collections.synchronizedList(new ArrayList<>());

    private final Map<String, ReleaseListener> answers = new ConcurrentHashMap<>();
    private final Map<String, LongSupplier> clocks = new ConcurrentHashMap<>();
    private final Map<String, ClusterSettings> settings = new ConcurrentHashMap<>();
    private final AtomicLong replayed = new AtomicLong();
    private IngressLimits limits = IngressLimits.DEFAULT;
    private int electionMillis = 300;
    private ClusterSettings.LogKeeping keeping = ClusterSettings.LogKeeping.DEFAULT;
    private @Nullable ClusterTls tls;
    private Function<JournalStore, JournalStore> stores = store -> store;

    private record Running(ClusterNode node, DataDirectory.Lock lock) {}

    private TestGroup(
            final Path root,
            final int size,
            final Function<String, StateMachine> machines,
            final LongSupplier clockMs,
            final boolean witness)
            throws IOException {
        this.root = root;
        this.machines = machines;
        this.clockMs = clockMs;
        this.witness = witness;
        final List<ServerSocket> ports = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            ports.add(socket);
            members.put("n" + i, "127.0.0.1:" + socket.getLocalPort());
        }
        for (final ServerSocket port : ports) {
            port.close();
        }
    }

    /** A port that was free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A group whose nodes are started one by one. */
    static TestGroup unstarted(final Path root, final int size, final @Nullable ClusterTls tls) throws IOException {
        final TestGroup group =
                new TestGroup(root, size, name -> new CountingMachine(), System::currentTimeMillis, true);
        group.tls = tls;
        return group;
    }

    /** Starts a group; its nodes' names are n1, n2 and so on. */
    public static TestGroup start(
            final Path root,
            final int size,
            final Function<String, StateMachine> machines,
            final LongSupplier clockMs,
            final boolean witness)
            throws IOException {
        final TestGroup group = new TestGroup(root, size, machines, clockMs, witness);
        group.members.keySet().forEach(group::startNode);
        return group;
    }

    public ClusterSettings settings(final String self) {
        final ClusterSettings ofNode = settings.get(self);
        return ofNode != null
                ? ofNode
                : new ClusterSettings("test", self, members, root.resolve(self + "-log"), electionMillis, witness, tls)
                        .keeping(keeping);
    }

    /** Gives a node that starts from now on settings that are not the group's. */
    void settings(final String name, final ClusterSettings ofNode) {
        settings.put(name, ofNode);
    }

    public void startNode(final String name) {
        final DataDirectory directory = directory(name);
        final DataDirectory.Lock lock = directory.lock();
        replayed.set(0);
        final NodeListener listener = new NodeListener() {
            @Override
            public void onReplayed(final JournalRecord record) {
                replayed.incrementAndGet();
            }

            @Override
            public void onRecord(final JournalRecord record) {
                if (name.equals("n1")) {
                    released.add(CollectingListener.text(record));
                }
            }
        };
        final ClusterNode node;
        try {
            node = start(name, directory, listener);
        } catch (final RuntimeException e) {
            lock.close();
            throw e;
        }
        nodes.put(name, new Running(node, lock));
    }

    private ClusterNode start(final String name, final DataDirectory directory, final NodeListener listener) {
        return ClusterNode.start(
                settings(name),
                new ClusterNode.Parts(
                        stores.apply(new ChronicleStore(directory)),
                        new SnapshotStore(directory),
                        () -> machines.apply(name),
                        TestEngine.SMALL_JOURNAL,
                        clocks.getOrDefault(name, clockMs),
                        listener,
                        answers.getOrDefault(name, ReleaseListener.NONE),
                        limits,
                        new EngineStatus(),
                        CommandFaults.NONE,
                        (stage, error) -> fatals.put(name, stage + ": " + error)));
    }

    /** Lets nodes wait longer for a leader, for machines whose processors are shared by many tests. */
    void electionMillis(final int millis) {
        electionMillis = millis;
    }

    /** Sets how much of the log nodes keep that start from now on. */
    void keeping(final ClusterSettings.LogKeeping ofLog) {
        keeping = ofLog;
    }

    /** Wraps the journals of nodes that start from now on. */
    void stores(final Function<JournalStore, JournalStore> wrapped) {
        stores = wrapped;
    }

    /** Gives nodes that start from now on a listener of their own commands' results. */
    void answers(final String name, final ReleaseListener listener) {
        answers.put(name, listener);
    }

    /** Gives a node that starts from now on a clock that is not the group's. */
    void clock(final String name, final LongSupplier ofNode) {
        clocks.put(name, ofNode);
    }

    void limits(final IngressLimits ofNodes) {
        limits = ofNodes;
    }

    public void stopNode(final String name) {
        final Running running = nodes.remove(name);
        running.node().close();
        running.lock().close();
    }

    public ClusterClient client() {
        return new ClusterClient(settings(""), limits);
    }

    public ClusterNode node(final String name) {
        return nodes.get(name).node();
    }

    /** Name of the leader, once there is one. */
    public String leader() {
        final Optional<String>[] found = new Optional[] {Optional.<String>empty()};
        await().atMost(PATIENCE).until(() -> {
            found[0] = nodes.keySet().stream()
                    .filter(name -> node(name).isLeader())
                    .findFirst();
            return found[0].isPresent();
        });
        return found[0].orElseThrow();
    }

    /** Waits until every running node's journal has this record. */
    public void awaitSequence(final long sequence) {
        await().atMost(PATIENCE)
                .until(() -> nodes.values().stream()
                        .allMatch(each -> each.node().status().sequence() >= sequence));
    }

    public Map<String, String> fatals() {
        return fatals;
    }

    /** Records that n1 has released, as text. */
    public List<String> released() {
        return List.copyOf(released);
    }

    /** Records that the node that was started last has replayed. */
    long replayed() {
        return replayed.get();
    }

    public DataDirectory directory(final String name) {
        return new DataDirectory(root.resolve(name));
    }

    /** Every batch of a node's journal: number, last sequence, hash. */
    public List<String> batches(final String name) {
        final List<String> heads = new ArrayList<>();
        try (RecoverableReader reader = new ChronicleStore(directory(name)).reader()) {
            reader.readBatches(
                    (buffer, offset, length) -> heads.add(reader.position().batch() + " "
                            + reader.position().sequence() + " "
                            + HexFormat.of().formatHex(reader.position().chainHead())));
        }
        return heads;
    }

    @Override
    public void close() {
        List.copyOf(nodes.keySet()).forEach(this::stopNode);
    }
}
