package org.tributary.benchmarks.start;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.tributary.loadtest.scenario.Scenario;
import org.tributary.loadtest.server.OwnServer;
import org.tributary.loadtest.server.ServerView;

/**
 * A front of callbacks that begins with the ready line, and a second one of the same curve and mix to the same server,
 * which is warm by then. Planned times count from the reading of the ready line; connections are opened after it. What is
 * sent is signed before the first server starts, and each server begins with empty data. One thread uses it.
 */
public final class Front {
    private static final double COMPRESSION = 100;
    private static final double DRAIN_SECONDS = 60;
    private static final int FRONTS = 2;
    private static final long MILLIS = 1_000;
    private static final double NANOS = 1e9;
    private static final ServerView.Received NONE = new ServerView.Received(0, 0, 0, 0, 0);

    private final Settings settings;
    private final Scenario scenario;
    private final long[] plannedNanos;
    private final List<Corpus> corpora = new ArrayList<>();
    private ServerView.Received before = NONE;

    /**
     * What to send, and to what.
     *
     * @param jar the packaged server
     * @param directory its sandbox, where what was signed is kept
     * @param pauseSeconds between the two fronts
     */
    public record Settings(Path jar, Path directory, OwnServer.Tuning tuning, double pauseSeconds) {}

    /**
     * One server's life.
     *
     * @param readySeconds from its start to the ready line
     * @param first front, from the ready line on
     * @param warm the second
     */
    public record Life(double readySeconds, Outcome first, Outcome warm) {}

    /** Takes the scenario without what comes before its curve. */
    public Front(final Settings settings, final Scenario scenario) {
        this.settings = settings;
        this.scenario = scenario.withoutBefore().withoutOutage();
        this.plannedNanos = this.scenario.plannedNanos();
    }

    /** Returns the number of callbacks of one front. */
    public int callbacks() {
        return plannedNanos.length;
    }

    /**
     * Signs both fronts, or finds them signed, and sends them to a server that is not measured, so that the generator is
     * compiled. To be called before {@link #run}.
     */
    public void prepare() throws IOException, KeyFileException, InterruptedException {
        try (OwnServer server = start(List.of("--no-warm-up"))) {
            final SandboxChannels sandbox = SandboxChannels.open(server.keys(), CryptoSuite.select("auto"));
            final List<SimulatedChannel> channels = scenario.channels().stream()
                    .map(name -> sandbox.payments().stream()
                            .filter(channel -> channel.name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> new UsageException("no channel " + name + " in " + scenario.name())))
                    .toList();
            final ServerView view = new ServerView(server.url());
            final List<String> projects = view.projects();
            corpora.clear();
            for (int seed = 1; seed <= FRONTS; seed++) {
                final String key = CorpusCache.key(server.keys(), scenario.channels(), projects, scenario.mix(), seed);
                final CorpusBuilder builder = new CorpusBuilder(channels, projects, scenario.mix(), seed);
                corpora.add(server.corpora()
                        .get(key, builder, plannedNanos.length, System.err)
                        .corpus());
            }
            for (final Corpus corpus : corpora) {
                send(server.url(), corpus, System.nanoTime());
            }
            server.process().stop();
        }
    }

    /**
     * Starts a server, sends both fronts, compares the books, and stops it.
     *
     * @param arguments of {@code serve}, such as {@code --warm-up 10}
     * @throws IOException if a payment was lost or doubled, or an answer was wrong
     */
    public Life run(final List<String> arguments) throws IOException, InterruptedException {
        if (corpora.size() < FRONTS) {
            throw new IllegalStateException("the fronts are not signed yet");
        }
        final long began = System.nanoTime();
        try (OwnServer server = start(arguments)) {
            final long readyNanos = System.nanoTime();
            final Outcome first = send(server.url(), corpora.get(0), readyNanos);
            Thread.sleep((long) (MILLIS * settings.pauseSeconds()));
            final Outcome warm = send(server.url(), corpora.get(1), System.nanoTime());
            server.process().stop();
            return new Life((readyNanos - began) / NANOS, first, warm);
        }
    }

    private OwnServer start(final List<String> arguments) throws IOException, InterruptedException {
        before = NONE;
        return OwnServer.start(
                settings.directory(), settings.jar(), scenario, settings.tuning(), arguments.toArray(new String[0]));
    }

    private Outcome send(final URI url, final Corpus corpus, final long fromNanos)
            throws IOException, InterruptedException {
        final LoadClient.Settings sending = new LoadClient.Settings(
                scenario.lines().connections(),
                scenario.lines().pipeline(),
                new RetrySchedule(scenario.channels(), COMPRESSION),
                DRAIN_SECONDS,
                0);
        final int requests = plannedNanos.length;
        final ServerView view = new ServerView(url);
        try (ClientLoop loop = new ClientLoop("channels")) {
            final Ledger ledger = Ledger.inMemory(requests);
            final Outcome outcome = new LoadClient(
                            loop,
                            new InetSocketAddress(url.getHost(), url.getPort()),
                            corpus,
                            SendPlan.of(plannedNanos, scenario.mix().reordered(), 1),
                            ledger,
                            sending)
                    .runFrom(fromNanos);
            final ServerView.Received received = view.received();
            final Check check = Check.of(corpus, ledger, requests, received.minus(before));
            before = received;
            if (!check.isRight()) {
                throw new IOException("the books differ: " + check.problems());
            }
            return outcome;
        }
    }
}
