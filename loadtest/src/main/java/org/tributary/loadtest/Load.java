package org.tributary.loadtest;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.tributary.gateway.channel.CryptoSuite;
import org.tributary.gateway.channel.KeyFileException;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SimulatedChannel;

/**
 * One load against one server: sign, send, compare the books.
 *
 * @param keys the sandbox's keys directory
 * @param ledgerFile written before each request is sent
 * @param compression retries so many times as fast as the channel's
 * @param drainSeconds how long answers are waited for after the last planned time
 */
record Load(
        URI url,
        Path keys,
        Path ledgerFile,
        int connections,
        int pipeline,
        double compression,
        double drainSeconds,
        long seed) {
    /** WeChat Pay and Stripe sign the time and allow five minutes either way. */
    static final double MAX_RUN_SECONDS = 280;

    /** Hears what was signed and sent, while the ledger is still open. */
    @FunctionalInterface
    interface Auditor {
        void audit(Corpus corpus, Ledger ledger, CorpusBuilder builder, long firstNumber)
                throws IOException, InterruptedException;
    }

    /** What a run came to. */
    record Result(Outcome outcome, Check check) {}

    Result run(final Scenario scenario) throws IOException, InterruptedException {
        return run(scenario, () -> {}, (corpus, ledger, builder, firstNumber) -> {});
    }

    /**
     * Runs it.
     *
     * @param signed called when all is signed and sending is about to begin
     */
    Result run(final Scenario scenario, final Runnable signed, final Auditor auditor)
            throws IOException, InterruptedException {
        if (scenario.curve().seconds() > MAX_RUN_SECONDS) {
            throw new UsageException("a run of signed callbacks lasts at most " + (long) MAX_RUN_SECONDS
                    + " s: channels sign the time and allow five minutes. Compress the scenario");
        }
        final ServerView server = new ServerView(url);
        final ServerView.Received before = server.received();
        final long[] planned = scenario.curve().plannedNanos();
        final long nowMs = System.currentTimeMillis();
        final long firstNumber = nowMs * 1_000;
        // signed a little ahead: signing itself takes time, and the skew allowed is five minutes both ways
        final long signedAtMs = nowMs + (long) (1_000 * Math.min(240, planned.length / 4_000.0));
        final PrintStream progress = System.console() == null ? null : System.err;
        final CorpusBuilder builder = new CorpusBuilder(
                channels(scenario), server.projects(), scenario.mix(), seed, url.getHost() + ":" + url.getPort());
        final Corpus corpus = builder.build(planned.length, firstNumber, signedAtMs, progress);
        try (Ledger ledger = new Ledger(ledgerFile, planned.length)) {
            signed.run();
            final Outcome outcome = new LoadClient(
                            new InetSocketAddress(url.getHost(), url.getPort()),
                            corpus,
                            planned,
                            ledger,
                            new LoadClient.Settings(
                                    connections, pipeline, new RetrySchedule(compression), drainSeconds))
                    .run();
            auditor.audit(corpus, ledger, builder, firstNumber);
            final Check check = Check.of(corpus, ledger, server.received().minus(before));
            return new Result(outcome, check);
        }
    }

    private List<SimulatedChannel> channels(final Scenario scenario) {
        final List<SimulatedChannel> channels = open().payments().stream()
                .filter(channel -> scenario.channels().contains(channel.name()))
                .toList();
        if (channels.size() != scenario.channels().size()) {
            throw new UsageException("channels are wechatpay, alipay, unionpay and stripe, not " + scenario.channels());
        }
        return channels;
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
