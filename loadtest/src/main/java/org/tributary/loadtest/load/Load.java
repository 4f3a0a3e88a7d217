package org.tributary.loadtest.load;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.books.Check;
import org.tributary.loadtest.books.Ledger;
import org.tributary.loadtest.client.ClientLoop;
import org.tributary.loadtest.client.LoadClient;
import org.tributary.loadtest.client.Outcome;
import org.tributary.loadtest.client.RetrySchedule;
import org.tributary.loadtest.client.SendPlan;
import org.tributary.loadtest.corpus.Corpus;
import org.tributary.loadtest.corpus.CorpusBuilder;
import org.tributary.loadtest.corpus.CorpusCache;
import org.tributary.loadtest.corpus.Names;
import org.tributary.loadtest.corpus.Signing;
import org.tributary.loadtest.scenario.Scenario;
import org.tributary.loadtest.server.Downtime;
import org.tributary.loadtest.server.Health;
import org.tributary.loadtest.server.OwnServer;
import org.tributary.loadtest.server.ServerView;
import org.tributary.loadtest.server.Target;

/**
 * One load against one server: sign, send, compare the books. WeChat Pay and Stripe sign the time. A server started by
 * this program accepts callbacks signed hours ago, so its corpus is kept; any other server allows five minutes either
 * way, so a run against it is signed just before and can't last longer.
 *
 * @param ledgerFile written before each request is sent
 */
public record Load(Target target, Path ledgerFile, Sending sending, long seed) {
    /** Longest run against a server that allows five minutes. */
    static final double MAX_RUN_SECONDS = 280;

    private static final double MAX_AHEAD_SECONDS = 240;
    private static final double SIGNED_A_SECOND = 4_000;

    /**
     * Settings of the sending.
     *
     * @param compression factor by which retries are faster than the channel's
     * @param drainSeconds how long to wait for answers after the last planned time
     */
    public record Sending(Scenario.Lines lines, double compression, double drainSeconds) {}

    /** Notified when signing is done and sending begins, and of what was sent, while the ledger is still open. */
    public interface Listener {
        Listener NONE = new Listener() {};

        default void sending() {}

        default void sent(final Corpus corpus, final Ledger ledger, final Names names)
                throws IOException, InterruptedException {}
    }

    /** Result of a run. */
    public record Result(Outcome outcome, Check check, Health.Worst health) {}

    public Result run(final Scenario scenario) throws IOException, InterruptedException {
        return run(scenario, Listener.NONE);
    }

    /** Runs the load. */
    public Result run(final Scenario scenario, final Listener listener) throws IOException, InterruptedException {
        if (target.own() == null && scenario.seconds() > MAX_RUN_SECONDS) {
            throw new UsageException("a run of signed callbacks lasts at most " + (long) MAX_RUN_SECONDS
                    + " s: channels sign the time and allow five minutes. Compress the scenario, or give --sandbox");
        }
        final ServerView server = new ServerView(target.url());
        final List<String> projects = server.projects();
        final long[] times = scenario.plannedNanos();
        final SendPlan plan = SendPlan.of(times, scenario.mix().reordered(), seed);
        final CorpusBuilder builder = new CorpusBuilder(channels(scenario), projects, scenario.mix(), seed);
        final CorpusCache.Found found = corpus(scenario, builder, projects, times.length);
        final ServerView.Received before = server.received();
        try (Ledger ledger = new Ledger(ledgerFile, times.length)) {
            final OwnServer own = target.own();
            final Scenario.Outage outage = scenario.outage();
            final Health health = new Health(server, own);
            final Downtime downtime =
                    outage == null || own == null ? null : new Downtime(own.process(), outage, scenario.beforeNanos());
            listener.sending();
            health.start();
            if (downtime != null) {
                downtime.start();
            }
            final Outcome outcome = send(found.corpus(), plan, ledger, scenario);
            if (downtime != null) {
                downtime.await();
            }
            listener.sent(found.corpus(), ledger, request -> builder.name(found.corpus(), found.signing(), request));
            final Health.Worst worst = health.stopAndReport();
            final Check check = Check.of(
                    found.corpus(), ledger, times.length, server.received().minus(before));
            return new Result(outcome, check, worst);
        }
    }

    /** Signs the corpus of a scenario for a server started by this program; returns the number of requests. */
    public int sign(final Scenario scenario) throws IOException, InterruptedException {
        if (target.own() == null) {
            throw new UsageException("signed requests are kept only with --sandbox: give it");
        }
        final List<String> projects = new ServerView(target.url()).projects();
        final CorpusBuilder builder = new CorpusBuilder(channels(scenario), projects, scenario.mix(), seed);
        return corpus(scenario, builder, projects, scenario.plannedNanos().length)
                .corpus()
                .size();
    }

    private Outcome send(final Corpus corpus, final SendPlan plan, final Ledger ledger, final Scenario scenario) {
        final List<InetSocketAddress> takers = target.takers().stream()
                .map(url -> new InetSocketAddress(url.getHost(), url.getPort()))
                .toList();
        final LoadClient.Settings settings = new LoadClient.Settings(
                sending.lines().connections(),
                sending.lines().pipeline(),
                new RetrySchedule(scenario.channels(), sending.compression()),
                sending.drainSeconds(),
                scenario.beforeNanos());
        try (ClientLoop loop = new ClientLoop("channels")) {
            return new LoadClient(loop, takers, corpus, plan, ledger, settings).run();
        }
    }

    private CorpusCache.Found corpus(
            final Scenario scenario, final CorpusBuilder builder, final List<String> projects, final int requests)
            throws IOException, InterruptedException {
        final PrintStream progress = System.console() == null ? null : System.err;
        final String key = CorpusCache.key(target.keys(), scenario.channels(), projects, scenario.mix(), seed);
        if (target.own() != null && target.own().isNew(key)) {
            return target.own().corpora().get(key, builder, requests, progress);
        }
        final long nowMs = System.currentTimeMillis();
        // a little in the future: signing itself takes time, and five minutes are allowed both ways
        final double aheadSeconds = Math.min(MAX_AHEAD_SECONDS, requests / SIGNED_A_SECOND);
        final Signing signing = new Signing(nowMs * 1_000, nowMs + (long) (1_000 * aheadSeconds));
        final Corpus corpus = new Corpus(requests);
        builder.build(corpus, requests, signing, progress);
        return new CorpusCache.Found(corpus, signing);
    }

    /** Returns the channels in the scenario's order: a corpus refers to them by index. */
    private List<SimulatedChannel> channels(final Scenario scenario) {
        final SandboxChannels all = open();
        return scenario.channels().stream()
                .map(name -> all.payments().stream()
                        .filter(channel -> channel.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new UsageException(
                                "channels are wechatpay, alipay, unionpay and stripe, not " + scenario.channels())))
                .toList();
    }

    private SandboxChannels open() {
        try {
            return SandboxChannels.open(target.keys(), CryptoSuite.select("auto"));
        } catch (final KeyFileException e) {
            throw new UsageException("--keys " + target.keys() + ": " + e.getMessage()
                    + ". Only a sandbox's keys can sign: give the keys directory that 'tributary sandbox' wrote");
        }
    }
}
