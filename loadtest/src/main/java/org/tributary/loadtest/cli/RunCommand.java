package org.tributary.loadtest.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tributary.loadtest.books.JournalAudit;
import org.tributary.loadtest.books.JournalBooks;
import org.tributary.loadtest.books.Ledger;
import org.tributary.loadtest.corpus.Corpus;
import org.tributary.loadtest.corpus.Names;
import org.tributary.loadtest.load.Load;
import org.tributary.loadtest.load.Processors;
import org.tributary.loadtest.load.Report;
import org.tributary.loadtest.scenario.Scenario;
import org.tributary.loadtest.server.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code run}: sends one load to a server, then compares the books. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends signed callbacks at planned times to a sandbox server and compares the server's totals with the ledger of",
            "what was sent. Exit 1: lost, doubled, or a wrong answer.",
            "",
            "Examples:",
            "  loadtest run --keys data/sandbox/keys --rate 5000 --seconds 20",
            "  loadtest run --sandbox /var/tmp/load --scenario nine-oclock --json nine.json",
            "  loadtest run --url http://127.0.0.1:8099 --gateways http://127.0.0.1:8100,http://127.0.0.1:8101 --keys DATA/keys"
        })
final class RunCommand implements Callable<Integer> {
    private static final double DRAIN_SECONDS = 60;

    @Mixin
    private TargetOptions to;

    @Mixin
    private SendOptions options;

    @Option(names = "--scenario", paramLabel = "NAME|FILE", description = "curve and mix; else --rate and --seconds")
    private String scenarioName;

    @Option(names = "--rate", defaultValue = "1000", description = "donations a second (default ${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--seconds", defaultValue = "10", description = "length (default ${DEFAULT-VALUE})")
    private double seconds;

    @Option(names = "--scale", defaultValue = "1", description = "multiplies the curve's rates")
    private double scale;

    @Option(
            names = "--faster",
            defaultValue = "1",
            description = "runs the curve so many times as fast: as many donations in less time")
    private double faster;

    @Option(names = "--cold", description = "leaves out what comes before the scenario's curve: a server just started")
    private boolean cold;

    @Option(names = "--channel", split = ",", description = "channels, comma-separated (wechatpay, or the scenario's)")
    private List<String> channelNames;

    @Option(names = "--doubles", defaultValue = "0", description = "share sent twice, 0 to 1")
    private double doubles;

    @Option(names = "--forgeries", defaultValue = "0", description = "share with a broken signature, 0 to 1")
    private double forgeries;

    @Option(names = "--refunds", defaultValue = "0", description = "share that are refunds of earlier ones, 0 to 1")
    private double refunds;

    @Option(names = "--reordered", defaultValue = "0", description = "share overtaken by later ones, 0 to 1")
    private double reordered;

    @Option(names = "--json", paramLabel = "FILE", description = "writes the result as JSON")
    private Path json;

    @Option(names = "--sign-only", description = "with --sandbox: signs what such a run needs, keeps it, and ends")
    private boolean signOnly;

    @Override
    public Integer call() throws IOException, InterruptedException {
        final Scenario scenario = scenario();
        try (Target target = to.open(scenario)) {
            if (signOnly) {
                return sign(scenario, target);
            }
            return run(scenario, target);
        }
    }

    private int sign(final Scenario scenario, final Target target) throws IOException, InterruptedException {
        final long start = System.nanoTime();
        final int requests = options.load(target, scenario, 0, 0).sign(scenario);
        System.out.printf("%,d requests signed or found, %.1f s%n", requests, (System.nanoTime() - start) / 1e9);
        return 0;
    }

    private int run(final Scenario scenario, final Target target) throws IOException, InterruptedException {
        final JournalAudit audit = new JournalAudit(scenario.campaign());
        final List<String> problems = new ArrayList<>();
        final Names[] names = new Names[1];
        final Processors processors = new Processors(target);
        final Load.Result result = options.load(target, scenario, DRAIN_SECONDS, 0)
                .run(scenario, new Load.Listener() {
                    @Override
                    public void sending() {
                        processors.begin();
                    }

                    @Override
                    public void sent(final Corpus corpus, final Ledger ledger, final Names of) {
                        names[0] = of;
                        if (target.own() != null) {
                            audit.sent(corpus, ledger, of);
                        }
                    }
                });
        final Report report = new Report(scenario, result, options.lines(scenario), options.seed());
        report.print(System.out);
        processors.print(System.out, result.outcome().sent);
        if (target.own() != null) {
            final JournalBooks books =
                    new JournalBooks(target.own().process(), target.own().sandbox(), audit);
            problems.addAll(books.compare(result.check().received(), names[0]));
            books.print(System.out);
        }
        if (json != null) {
            Files.write(json, report.json(problems));
        }
        final boolean right = result.check().isRight() && problems.isEmpty();
        System.out.println(right ? "nothing lost, nothing doubled" : "THE BOOKS DIFFER");
        return right ? 0 : 1;
    }

    private Scenario scenario() throws IOException {
        final Scenario scenario;
        if (scenarioName == null) {
            scenario = Scenario.constant(
                    rate,
                    seconds,
                    new Scenario.Shares(doubles, forgeries, refunds, reordered),
                    channelNames == null ? List.of("wechatpay") : channelNames);
        } else {
            final Scenario whole = Scenario.read(scenarioName);
            final Scenario read = cold ? whole.withoutBefore() : whole;
            scenario = channelNames == null ? read : read.withChannels(channelNames);
        }
        return scenario.withCurve(scenario.curve().scaled(scale).faster(faster));
    }
}
