package org.tributary.loadtest;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
    private static final double DRAIN_SECONDS = 30;

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
        final Load.Result result =
                new Load(url, keys, ledgerFile, connections, pipeline, compression, DRAIN_SECONDS, seed).run(scenario);
        final Report report = new Report(scenario, result.outcome(), result.check(), connections, pipeline, seed);
        report.print(System.out);
        if (json != null) {
            Files.write(json, report.json());
        }
        return result.check().isRight() ? 0 : 1;
    }

    private Scenario scenario() throws IOException {
        if (scenarioName != null) {
            return Scenario.read(scenarioName).scaled(scale);
        }
        return Scenario.constant(rate * scale, seconds, doubles, forgeries, channelNames);
    }
}
