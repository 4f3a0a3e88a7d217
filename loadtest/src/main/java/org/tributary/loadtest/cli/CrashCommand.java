package org.tributary.loadtest.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.books.JournalAudit;
import org.tributary.loadtest.books.JournalBooks;
import org.tributary.loadtest.books.Ledger;
import org.tributary.loadtest.corpus.Corpus;
import org.tributary.loadtest.corpus.Names;
import org.tributary.loadtest.drill.group.LeaderKills;
import org.tributary.loadtest.load.Load;
import org.tributary.loadtest.load.Report;
import org.tributary.loadtest.scenario.Scenario;
import org.tributary.loadtest.server.Killer;
import org.tributary.loadtest.server.OwnServer;
import org.tributary.loadtest.server.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code crash}: kills the server repeatedly under load and checks that no fen is lost or counted twice. */
@Command(
        name = "crash",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts the packaged server on its own sandbox, sends it signed callbacks, kills it with SIGKILL at random",
            "moments and starts it again; the channels go on retrying. At the end four things must agree to the fen: the",
            "ledger of what was sent and answered, the server's totals, every journal record as 'inspect' prints it (each",
            "answered payment exactly once), and 'verify'. Exit 1: they differ.",
            "",
            "With --cluster three nodes and two gateways instead, and the leader is killed.",
            "",
            "Examples:",
            "  loadtest crash --kills 10 --rate 3000 --seconds 60 /var/tmp/crash",
            "  loadtest crash --cluster --kills 20 --rate 500 --json kills.json /var/tmp/kills"
        })
final class CrashCommand implements Callable<Integer> {
    private static final double DRAIN_SECONDS = 90;

    @Parameters(paramLabel = "DIR", description = "directory for this command alone: data in it are deleted")
    private Path sandbox;

    @Option(names = "--server", paramLabel = "JAR", description = "the packaged server (default ${DEFAULT-VALUE})")
    private Path jar = Path.of("gateway/target/tributary.jar");

    @Option(names = "--durability", defaultValue = "process", description = "process or device (${DEFAULT-VALUE})")
    private String durability;

    @Option(names = "--kills", defaultValue = "5", description = "how many times (default ${DEFAULT-VALUE})")
    private int kills;

    @Option(names = "--rate", defaultValue = "2000", description = "callbacks a second (default ${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--seconds", defaultValue = "30", description = "length (default ${DEFAULT-VALUE})")
    private double seconds;

    @Option(names = "--channel", defaultValue = "wechatpay", split = ",", description = "channels, comma-separated")
    private List<String> channels;

    @Option(names = "--doubles", defaultValue = "0.02", description = "share sent twice (default ${DEFAULT-VALUE})")
    private double doubles;

    @Option(names = "--refunds", defaultValue = "0.02", description = "share that are refunds (${DEFAULT-VALUE})")
    private double refunds;

    @Option(names = "--reordered", defaultValue = "0.02", description = "share overtaken (default ${DEFAULT-VALUE})")
    private double reordered;

    @Mixin
    private SendOptions options;

    @Mixin
    private ClusterOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (kills < 0) {
            throw new UsageException("--kills is at least 0");
        }
        if (cluster.isWanted()) {
            return cluster.run(sandbox, jar, kills, new LeaderKills.Pace(rate, channels), options.seed());
        }
        final Scenario scenario =
                Scenario.constant(rate, seconds, new Scenario.Shares(doubles, 0, refunds, reordered), channels);
        final JournalAudit audit = new JournalAudit(null);
        try (OwnServer own = OwnServer.start(sandbox, jar, scenario, new OwnServer.Tuning(durability, 1))) {
            final Killer killer = new Killer(own.process(), kills, seconds, options.seed());
            final Names[] names = new Names[1];
            final Target target = new Target(own.url(), own.keys(), own);
            final Load.Result result = options.load(target, scenario, DRAIN_SECONDS, 0)
                    .run(scenario, new Load.Listener() {
                        @Override
                        public void sending() {
                            killer.start();
                        }

                        @Override
                        public void sent(final Corpus corpus, final Ledger ledger, final Names of)
                                throws IOException, InterruptedException {
                            killer.await();
                            names[0] = of;
                            audit.sent(corpus, ledger, of);
                        }
                    });
            new Report(scenario, result, options.lines(scenario), options.seed()).print(System.out);
            final JournalBooks books = new JournalBooks(own.process(), sandbox, audit);
            final List<String> problems = books.compare(result.check().received(), names[0]);
            books.print(System.out);
            final boolean right = problems.isEmpty() && result.check().isRight();
            System.out.printf(
                    "%d kills: %s%n",
                    killer.kills(),
                    right
                            ? "every answered payment and refund is in the journal exactly once, and ledger, totals,"
                                    + " inspect and verify agree"
                            : "THE BOOKS DIFFER; run again with --seed " + options.seed());
            return right ? 0 : 1;
        }
    }
}
