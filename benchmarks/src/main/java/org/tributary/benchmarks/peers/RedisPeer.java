package org.tributary.benchmarks.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.collections.Long2LongHashMap;
import org.jspecify.annotations.Nullable;
import org.tributary.benchmarks.stream.DonationStream;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.server.OwnServer;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Redis with one Lua script a donation and an append-only file; a fresh server on loopback each run. */
final class RedisPeer implements Peer, AutoCloseable {
    private static final List<Path> BINARIES = List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin"));
    private static final int CONNECT_TRIES = 300;
    private static final long CONNECT_PAUSE_MS = 50;
    private static final int SCAN_COUNT = 10_000;
    private static final String DONOR = "donor:";

    private final Path parent;
    private final boolean always;
    private final int clients;
    private final int pipeline;
    private final int requests;
    private final Path binary;
    private final AtomicLong duplicates = new AtomicLong();
    private @Nullable Program program;

    @SuppressWarnings("NullAway.Init") // set by open, before any use
    private Path directory;

    private int port;
    private byte[] script = {};

    RedisPeer(
            final Path parent,
            final boolean install,
            final boolean always,
            final int clients,
            final int pipeline,
            final int requests)
            throws IOException, InterruptedException {
        this.parent = parent;
        this.always = always;
        this.clients = clients;
        this.pipeline = pipeline;
        this.requests = requests;
        this.binary = Program.find("redis-server", "redis-server", BINARIES, install);
    }

    @Override
    public String name() {
        return "Redis and Lua, pipeline " + pipeline + ", " + clients + " clients";
    }

    @Override
    public String durability() {
        return "appendfsync " + (always ? "always" : "everysec");
    }

    @Override
    public String level() {
        return always ? "device" : "process";
    }

    @Override
    public int requests() {
        return requests;
    }

    @Override
    public Measured run(final Workload workload, final int count) throws IOException, InterruptedException {
        start(workload);
        return Clients.run(clients, pipeline, count, () -> new Sender(workload));
    }

    @Override
    public void runInOrder(final Workload workload, final int count) throws IOException, InterruptedException {
        start(workload);
        Clients.run(1, pipeline, count, () -> new Sender(workload));
    }

    private void start(final Workload workload) throws IOException, InterruptedException {
        close();
        duplicates.set(0);
        directory = Files.createTempDirectory(parent, "redis");
        port = OwnServer.freePort();
        program = Program.start(
                List.of(
                        binary.toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--dir",
                        directory.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        always ? "always" : "everysec"),
                parent.resolve("redis.log"));
        awaitReady(program);
        try (Jedis jedis = connect();
                InputStream in = RedisPeer.class.getResourceAsStream("redis.lua")) {
            script = jedis.scriptLoad(in.readAllBytes());
            jedis.hset(
                    "pool",
                    Map.of(
                            "budget",
                            Long.toString(workload.budgetFen()),
                            "cap",
                            Long.toString(workload.capFen()),
                            "committed",
                            "0"));
        }
    }

    private void awaitReady(final Program program) throws IOException, InterruptedException {
        for (int i = 0; i < CONNECT_TRIES && program.isAlive(); i++) {
            try (Jedis jedis = connect()) {
                jedis.ping();
                return;
            } catch (final JedisConnectionException e) {
                Thread.sleep(CONNECT_PAUSE_MS);
            }
        }
        throw new IOException("Redis did not start: " + Program.lastWords(parent.resolve("redis.log")));
    }

    private Jedis connect() {
        return new Jedis(
                new HostAndPort("127.0.0.1", port),
                DefaultJedisClientConfig.builder()
                        .autoNegotiateProtocol(false)
                        .timeoutMillis((int) (Measured.MAX_MICROS / 1_000))
                        .build());
    }

    /** Version of the server that runs. */
    String version() {
        try (Jedis jedis = connect()) {
            return jedis.info("server")
                    .lines()
                    .filter(line -> line.startsWith("redis_version:"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("?");
        }
    }

    @Override
    public Books books(final Workload workload, final int count) {
        final Long2LongHashMap used = new Long2LongHashMap(0);
        try (Jedis jedis = connect()) {
            final ScanParams donors = new ScanParams().match(DONOR + "*").count(SCAN_COUNT);
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                final ScanResult<String> found = jedis.scan(cursor, donors);
                final List<String> keys = found.getResult();
                final List<String> fen = keys.isEmpty() ? List.of() : jedis.mget(keys.toArray(new String[0]));
                for (int i = 0; i < keys.size(); i++) {
                    final int at = DONOR.length();
                    used.put(
                            HexFormat.fromHexDigitsToLong(keys.get(i), at, at + 2 * Long.BYTES),
                            Long.parseLong(fen.get(i)));
                }
                cursor = found.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
            return new Books(
                    Long.parseLong(jedis.hget("campaign", "donations")),
                    Long.parseLong(jedis.hget("campaign", "amount")),
                    duplicates.get(),
                    Long.parseLong(jedis.hget("pool", "committed")),
                    Books.digest(used));
        }
    }

    @Override
    public void close() throws IOException {
        if (program != null) {
            program.close();
            program = null;
            Directories.delete(directory);
        }
    }

    /** A connection and its pipeline. */
    private final class Sender implements Clients.Client {
        private final Workload workload;
        private final Jedis jedis = connect();
        private final Pipeline commands = jedis.pipelined();

        Sender(final Workload workload) {
            this.workload = workload;
        }

        @Override
        public void send(final int from, final int to) {
            for (int request = from; request < to; request++) {
                final long number = workload.number(request);
                final long donor = workload.donor(number);
                final HexFormat hex = HexFormat.of();
                commands.evalsha(
                        script,
                        2,
                        bytes("donation:wechatpay:" + workload.id(number)),
                        bytes(DONOR
                                + hex.toHexDigits(DonationStream.donorHi(donor))
                                + hex.toHexDigits(DonationStream.donorLo(donor))),
                        bytes(Long.toString(workload.amountFen(number))));
            }
            for (final Object answer : commands.syncAndReturnAll()) {
                if (!(answer instanceof Long gift)) {
                    throw new IllegalStateException("Redis answered " + answer);
                }
                if (gift < 0) {
                    duplicates.incrementAndGet();
                }
            }
        }

        private static byte[] bytes(final String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public void close() {
            jedis.close();
        }
    }
}
