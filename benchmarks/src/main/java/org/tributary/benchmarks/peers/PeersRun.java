package org.tributary.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.tributary.benchmarks.machine.Scratch;
import org.tributary.engine.journal.Durability;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.corpus.Corpus;

/**
 * All peers side by side. First each gets the same donations in order with a budget that runs out, then all take turns at
 * full speed, round by round; after every run the books must be those of plain arithmetic over the same donations. One
 * thread.
 */
public final class PeersRun implements AutoCloseable {
    private static final long MEMORY_BYTES = 512L << 20;
    private static final int IN_ORDER = 2_000;
    private static final long TIGHT_BUDGET_FEN = 1_300_000;
    private static final int QUICK_SHARE = 10;
    private static final int BATCH = 100;
    private static final int PIPELINE = 32;
    private static final int ONE_BY_ONE_CLIENTS = 16;
    private static final int BATCH_CLIENTS = 2;
    private static final int REDIS_CLIENTS = 50;

    private final Path directory;
    private final Workload workload = new Workload(Workload.AMPLE_FEN, Workload.CAP_FEN);
    private final int share;
    private PostgresServer postgres;
    private final List<Peer> peers = new ArrayList<>();
    private final Thread hook;
    private String redisVersion = "?";

    /**
     * What one peer did in a round.
     *
     * @param kind stable name of the peer and its use, for comparisons
     * @param level durability it is to be compared at
     * @param latencyP50Ms what a client waits for: of a request, or of its batch
     */
    public record Figure(
            String kind,
            String name,
            String durability,
            String level,
            double perSecond,
            double latencyP50Ms,
            double latencyP99Ms) {}

    /**
     * Starts what has to run.
     *
     * @param parent on the disk to be measured
     * @param install whether missing packages may be installed
     * @param quick a tenth of the donations
     * @param callbackThreads event loops of Tributary's server
     * @param wanted which peers, by their names
     */
    public PeersRun(
            final Path parent,
            final boolean install,
            final boolean quick,
            final int callbackThreads,
            final Predicate<String> wanted)
            throws IOException, InterruptedException {
        directory = Files.createTempDirectory(parent, "tributary-peers");
        // the database runs as another user and has to get through
        directory.toFile().setExecutable(true, false);
        // Ctrl-C must leave neither servers nor their files behind
        hook = new Thread(this::closeQuietly);
        Runtime.getRuntime().addShutdownHook(hook);
        share = quick ? QUICK_SHARE : 1;
        boolean started = false;
        try {
            postgres = PostgresServer.start(directory, install);
            add(postgres, install, callbackThreads);
            peers.removeIf(peer -> !wanted.test(peer.name()));
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    private void add(final PostgresServer database, final boolean install, final int callbackThreads)
            throws IOException, InterruptedException {
        for (final boolean synchronous : new boolean[] {true, false}) {
            peers.add(new PostgresPeer(database, synchronous, ONE_BY_ONE_CLIENTS, 1, synchronous ? 5_000 : 12_000));
            peers.add(new PostgresPeer(database, synchronous, BATCH_CLIENTS, BATCH, synchronous ? 50_000 : 80_000));
        }
        for (final boolean always : new boolean[] {false, true}) {
            peers.add(new RedisPeer(directory, install, always, REDIS_CLIENTS, 1, 80_000));
            peers.add(new RedisPeer(directory, install, always, REDIS_CLIENTS, PIPELINE, 150_000));
        }
        peers.add(new EnginePeer(directory, Durability.PROCESS, 2_000_000));
        peers.add(new EnginePeer(directory, Durability.DEVICE, 1_500_000));
        final Path sandbox = Files.createDirectory(directory.resolve("gateway"));
        final Map<String, Corpus> signed = new HashMap<>();
        for (final String level : new String[] {"process", "device"}) {
            for (final int pipeline : new int[] {1, PIPELINE}) {
                peers.add(new GatewayPeer(sandbox, signed, "wechatpay", level, pipeline, callbackThreads, 30_000));
                peers.add(new GatewayPeer(sandbox, signed, "stripe", level, pipeline, callbackThreads, 80_000));
            }
        }
    }

    /** The same donations in order, with a budget that runs out: all must give the same to the same donors. */
    public int agree() throws IOException, InterruptedException {
        final Workload tight = new Workload(TIGHT_BUDGET_FEN, Workload.CAP_FEN);
        final Books expected = tight.expected(IN_ORDER);
        if (expected.committedFen() != TIGHT_BUDGET_FEN) {
            throw new IllegalStateException("the budget does not run out: " + expected);
        }
        for (final Peer peer : peers) {
            peer.runInOrder(tight, IN_ORDER);
            compare(peer, peer.books(tight, IN_ORDER), expected, 0);
            if (peer instanceof RedisPeer redis) {
                redisVersion = redis.version();
            }
            stop(peer);
        }
        return IN_ORDER;
    }

    /** Brings this process to speed: the engine's code is compiled before it counts, as a server's is. */
    public void warmUp() throws IOException, InterruptedException {
        for (final Peer peer : peers) {
            if (peer instanceof EnginePeer engine) {
                engine.warmUp(workload);
            } else if (peer instanceof GatewayPeer gateway) {
                gateway.run(workload, requests(gateway));
            } else {
                peer.run(workload, requests(peer) / QUICK_SHARE);
            }
            stop(peer);
        }
    }

    /** Every peer once, in turn. */
    public List<Figure> round() throws IOException, InterruptedException {
        final List<Figure> figures = new ArrayList<>();
        for (final Peer peer : peers) {
            final int requests = requests(peer);
            // None shall run in memory that the one before has paid the machine's host for.
            Scratch.warmMemory(directory, MEMORY_BYTES);
            final Peer.Measured measured = peer.run(workload, requests);
            compare(peer, peer.books(workload, requests), workload.expected(requests), measured.resent());
            stop(peer);
            figures.add(new Figure(
                    peer.name() + " at " + peer.level(),
                    peer.name(),
                    peer.durability(),
                    peer.level(),
                    measured.perSecond(),
                    measured.latencyMs(50),
                    measured.latencyMs(99)));
        }
        return figures;
    }

    private int requests(final Peer peer) {
        return Math.max(1, peer.requests() / share);
    }

    /** What was sent once more may have been taken the first time: then it is one duplicate more, and nothing else. */
    private static void compare(final Peer peer, final Books books, final Books expected, final long resent) {
        final long more = books.duplicates() - expected.duplicates();
        if (more < 0
                || more > resent
                || !books.withDuplicates(expected.duplicates()).equals(expected)) {
            throw new IllegalStateException(peer.name() + " at " + peer.durability()
                    + " did not do the same work:\n  it has   " + books + "\n  expected " + expected);
        }
    }

    /** A server that waits for its next round must take nothing from the others. */
    private static void stop(final Peer peer) throws IOException {
        if (peer instanceof RedisPeer redis) {
            redis.close();
        }
    }

    /** What runs, for the report. */
    public String versions() throws IOException {
        try {
            return "PostgreSQL " + postgres.version() + ", Redis " + redisVersion;
        } catch (final SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void closeQuietly() {
        try {
            closeAll();
        } catch (final IOException e) {
            System.err.println("left behind: " + directory + ": " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(hook);
        closeAll();
    }

    private synchronized void closeAll() throws IOException {
        for (final Peer peer : peers) {
            if (peer instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (final Exception e) {
                    System.err.println(peer.name() + " did not close: " + e.getMessage());
                }
            }
        }
        if (postgres != null) {
            postgres.close();
        }
        Directories.delete(directory);
    }
}
