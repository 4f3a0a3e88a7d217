package org.tributary.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.agrona.collections.Long2LongHashMap;
import org.jspecify.annotations.Nullable;
import org.tributary.benchmarks.stream.DonationStream;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.bridge.DonorHash;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.server.TributaryServer;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.client.ClosedLoop;
import org.tributary.loadtest.client.Outcome;
import org.tributary.loadtest.corpus.Corpus;

/** The whole server: signed callbacks over HTTP on loopback, verified, decided, journaled, answered. */
final class GatewayPeer implements Peer {
    private static final int CONNECTIONS = 64;
    private static final int DAY_SECONDS = 86_400;

    private final Path sandbox;
    private final String channelName;
    private final String level;
    private final int pipeline;
    private final int callbackThreads;
    private final int requests;
    private final SimulatedChannel channel;
    private final Map<String, Corpus> signed;
    private @Nullable Path data;

    /**
     * A server that is started for each run.
     *
     * @param sandbox its directory: peers that share one share keys and what was signed with them
     * @param signed by channel and count, shared likewise
     * @param callbackThreads event loops of the server
     */
    GatewayPeer(
            final Path sandbox,
            final Map<String, Corpus> signed,
            final String channelName,
            final String level,
            final int pipeline,
            final int callbackThreads,
            final int requests)
            throws IOException {
        this.sandbox = sandbox;
        this.signed = signed;
        this.channelName = channelName;
        this.level = level;
        this.pipeline = pipeline;
        this.callbackThreads = callbackThreads;
        this.requests = requests;
        write(Workload.AMPLE_FEN, Workload.CAP_FEN);
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        try {
            channel =
                    SandboxChannels.open(sandbox.resolve(SandboxDirectory.KEYS), CryptoSuite.select("auto"))
                            .payments()
                            .stream()
                            .filter(one -> one.name().equals(channelName))
                            .findFirst()
                            .orElseThrow();
        } catch (final KeyFileException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return "Tributary over HTTP, signed " + channelName + ", pipeline " + pipeline + ", " + CONNECTIONS
                + " connections";
    }

    @Override
    public String durability() {
        return level;
    }

    @Override
    public String level() {
        return level;
    }

    @Override
    public int requests() {
        return requests;
    }

    /** One project, one pool of 1:1, as the others have; signed times may be a day old, as rounds take a while. */
    private void write(final long budgetFen, final long capFen) throws IOException {
        final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        final DateTimeFormatter format = DateTimeFormatter.ISO_OFFSET_DATE_TIME;
        final String campaign = String.format(
                Locale.ROOT,
                """
                campaign: {id: peers, name: {zh: 比较, en: Peers}, timezone: Asia/Shanghai, currency: CNY,
                           opens: "%s", closes: "%s"}
                organisations: [{id: art-hall, name: {zh: 艺术馆, en: Art Hall}}]
                projects: [{id: kids-gallery, organisation: art-hall, name: {zh: 小朋友画廊, en: Gallery}}]
                sponsors: [{id: sponsor, name: {zh: 企业, en: Sponsor}}]
                pools:
                  - id: kids-pool
                    sponsor: sponsor
                    name: {zh: 配捐, en: Match}
                    budget: "%d.%02d"
                    rule: {kind: ratio, give: 1, per: 1}
                    limits: {perDonor: "%d.%02d"}
                """,
                now.minus(1, ChronoUnit.DAYS).atOffset(ZoneOffset.UTC).format(format),
                now.plus(2, ChronoUnit.DAYS).atOffset(ZoneOffset.UTC).format(format),
                budgetFen / 100,
                budgetFen % 100,
                capFen / 100,
                capFen % 100);
        Files.writeString(sandbox.resolve(SandboxDirectory.CAMPAIGN), campaign);
        Files.writeString(
                sandbox.resolve(SandboxDirectory.SETTINGS),
                "environment: sandbox\nport: 0\ndurability: " + level + "\nsandbox: {skewSeconds: " + DAY_SECONDS
                        + "}\nlimits: {callbackThreads: " + callbackThreads
                        + "}\nsnapshot: {everyMinutes: 0}\nlogging: {level: error, format: text}\n");
    }

    @Override
    public Measured run(final Workload workload, final int count) throws IOException {
        return run(workload, count, CONNECTIONS, pipeline);
    }

    @Override
    public void runInOrder(final Workload workload, final int count) throws IOException {
        run(workload, count, 1, 1);
    }

    private Measured run(final Workload workload, final int count, final int connections, final int depth)
            throws IOException {
        delete();
        write(workload.budgetFen(), workload.capFen());
        final Corpus callbacks = signed.computeIfAbsent(channelName + " " + count, absent -> sign(workload, count));
        data = Files.createTempDirectory(sandbox, "data");
        final TributaryConfig config =
                TributaryConfig.read(sandbox.resolve(SandboxDirectory.SETTINGS)).override(data, null, null);
        try (TributaryServer server = TributaryServer.open(config)) {
            server.start(Progress.NONE);
            final URI address = URI.create(server.address());
            try (ClosedLoop generator =
                    new ClosedLoop(new InetSocketAddress(address.getHost(), address.getPort()), connections, depth)) {
                final Outcome outcome = generator.send(callbacks);
                return new Measured(count, outcome.retried, (long) (1e9 * outcome.seconds), outcome.latencyMicros);
            }
        } catch (final KeyFileException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Ahead of the run, on all cores; what was signed for the round before is used again. */
    private Corpus sign(final Workload workload, final int count) {
        final long nowMs = System.currentTimeMillis();
        final byte[][] all = new byte[count][];
        IntStream.range(0, count).parallel().forEach(request -> {
            final long number = workload.number(request);
            all[request] = channel.payment(
                            SimulatedPayment.of(
                                    workload.id(number),
                                    payer(workload.donor(number)),
                                    "p=kids-gallery&i=p01",
                                    workload.amountFen(number),
                                    nowMs),
                            nowMs)
                    .toHttp("host: 127.0.0.1\r\n");
        });
        final Corpus corpus = new Corpus(count);
        try {
            for (int request = 0; request < count; request++) {
                corpus.add(Corpus.Kind.PAYMENT, 0, -1, workload.amountFen(workload.number(request)), all[request]);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return corpus;
    }

    private static String payer(final long donor) {
        return "oUpF8uMuAJO" + donor;
    }

    @Override
    public Books books(final Workload workload, final int count) throws IOException {
        final byte[] pepper = Files.readString(
                        sandbox.resolve(SandboxDirectory.KEYS).resolve("pepper"))
                .strip()
                .getBytes(StandardCharsets.UTF_8);
        final DonorHash hash = new DonorHash(pepper);
        final Long2LongHashMap donors = new Long2LongHashMap(0);
        for (int request = 0; request < count; request++) {
            final long donor = workload.donor(workload.number(request));
            hash.ofChannel(channelName, payer(donor));
            donors.put(hash.hi(), DonationStream.donorHi(donor));
        }
        final Books books = JournalBooks.of(Objects.requireNonNull(data), donors::get);
        delete();
        return books;
    }

    private void delete() throws IOException {
        if (data != null) {
            Directories.delete(data);
            data = null;
        }
    }
}
