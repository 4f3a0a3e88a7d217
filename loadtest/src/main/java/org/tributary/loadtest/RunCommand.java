package org.tributary.loadtest;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.tributary.gateway.channel.CryptoSuite;
import org.tributary.gateway.channel.KeyFileException;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SimulatedChannel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code run}: one load against a running server, then the books are compared. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Sends signed callbacks at planned times to a running sandbox server and compares what it says it got",
            "with the ledger of what was sent. Exit 1: lost, doubled, or an answer that must not be.",
            "%nExample: loadtest run --keys data/sandbox/keys --rate 5000 --seconds 20"
        })
final class RunCommand implements Callable<Integer> {
    /** WeChat Pay and Stripe sign the time and allow five minutes either way. */
    private static final double MAX_RUN_SECONDS = 280;

    @Option(names = "--url", defaultValue = "http://127.0.0.1:8099", description = "server (default ${DEFAULT-VALUE})")
    private URI url;

    @Option(names = "--keys", required = true, paramLabel = "DIR", description = "the sandbox's keys directory")
    private Path keys;

    @Option(names = "--scenario", paramLabel = "NAME|FILE", description = "curve and mix; else --rate and --seconds")
    private String scenarioName;

    @Option(names = "--rate", defaultValue = "1000", description = "donations a second (default ${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--seconds", defaultValue = "10", description = "length (default ${DEFAULT-VALUE})")
    private double seconds;

    @Option(names = "--scale", defaultValue = "1", description = "multiplies the curve's rates")
    private double scale;

    @Option(names = "--channel", defaultValue = "wechatpay", split = ",", description = "channels, comma-separated")
    private List<String> channelNames;

    @Option(names = "--doubles", defaultValue = "0", description = "share sent twice, 0 to 1")
    private double doubles;

    @Option(names = "--forgeries", defaultValue = "0", description = "share with a broken signature, 0 to 1")
    private double forgeries;

    @Option(names = "--connections", defaultValue = "64", description = "kept-alive connections (${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--pipeline",
            defaultValue = "1",
            description = "requests on the way a connection (${DEFAULT-VALUE})")
    private int pipeline;

    @Option(names = "--compress-retries", defaultValue = "100", description = "retries so many times as fast")
    private double compression;

    @Option(names = "--ledger", defaultValue = "loadtest.ledger", description = "ledger file (${DEFAULT-VALUE})")
    private Path ledgerFile;

    @Option(names = "--json", paramLabel = "FILE", description = "writes the result as JSON")
    private Path json;

    @Option(names = "--seed", defaultValue = "1", description = "of everything drawn (${DEFAULT-VALUE})")
    private long seed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        final Scenario scenario = scenario();
        if (scenario.curve().seconds() > MAX_RUN_SECONDS) {
            throw new UsageException("a run of signed callbacks lasts at most " + (long) MAX_RUN_SECONDS
                    + " s: channels sign the time and allow five minutes. Compress the scenario");
        }
        final ServerView server = new ServerView(url);
        final ServerView.Received before = server.received();
        final long[] planned = scenario.curve().plannedNanos();
        final Corpus corpus = corpus(scenario, server, planned.length);
        final Outcome outcome;
        final Check check;
        try (Ledger ledger = new Ledger(ledgerFile, planned.length)) {
            outcome = new LoadClient(
                            new InetSocketAddress(url.getHost(), url.getPort()),
                            corpus,
                            planned,
                            ledger,
                            new LoadClient.Settings(connections, pipeline, new RetrySchedule(compression), 30))
                    .run();
            check = Check.of(corpus, ledger, server.received().minus(before));
        }
        final Report report = new Report(scenario, outcome, check, connections, pipeline, seed);
        report.print(System.out);
        if (json != null) {
            Files.write(json, report.json());
        }
        return check.isRight() ? 0 : 1;
    }

    private Scenario scenario() throws IOException {
        if (scenarioName != null) {
            final Scenario read = Scenario.read(scenarioName);
            return new Scenario(read.name(), read.source(), read.curve().scaled(scale), read.mix(), read.channels());
        }
        return new Scenario(
                "rate " + rate,
                "",
                RateCurve.constant(rate * scale, seconds),
                new CorpusBuilder.Mix(doubles, forgeries, 1_000_000, 1, 100),
                channelNames);
    }

    private Corpus corpus(final Scenario scenario, final ServerView server, final int requests)
            throws IOException, InterruptedException {
        final SandboxChannels all = open();
        final List<SimulatedChannel> channels = all.payments().stream()
                .filter(channel -> scenario.channels().contains(channel.name()))
                .toList();
        if (channels.size() != scenario.channels().size()) {
            throw new UsageException("channels are wechatpay, alipay, unionpay and stripe, not " + scenario.channels());
        }
        final long nowMs = System.currentTimeMillis();
        final PrintStream progress = System.console() == null ? null : System.err;
        // signed a little ahead: signing itself takes time, and the skew allowed is five minutes both ways
        final long signedAtMs = nowMs + (long) (1_000 * Math.min(240, requests / 4_000.0));
        return new CorpusBuilder(channels, server.projects(), scenario.mix(), seed, url.getHost() + ":" + url.getPort())
                .build(requests, nowMs * 1_000, signedAtMs, progress);
    }

    private SandboxChannels open() {
        try {
            return SandboxChannels.open(keys, CryptoSuite.select("auto"));
        } catch (final KeyFileException e) {
            throw new UsageException("--keys " + keys + ": " + e.getMessage()
                    + ". Only a sandbox's keys can sign: give the keys directory that 'tributary sandbox' wrote");
        }
    }
}
