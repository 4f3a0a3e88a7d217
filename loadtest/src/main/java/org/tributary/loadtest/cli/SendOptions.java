package org.tributary.loadtest.cli;

import java.nio.file.Path;
import org.tributary.loadtest.load.Load;
import org.tributary.loadtest.scenario.Scenario;
import org.tributary.loadtest.server.Target;
import picocli.CommandLine.Option;

/** Options for sending a load, shared by every command that sends one. */
final class SendOptions {
    @Option(names = "--connections", description = "kept alive (default: the scenario's, else 64)")
    private Integer connections;

    @Option(names = "--pipeline", description = "requests on the way a connection (default: the scenario's, else 1)")
    private Integer pipeline;

    @Option(
            names = "--compress-retries",
            defaultValue = "100",
            description = "the channels' retries so many times as fast (default ${DEFAULT-VALUE})")
    private double compression;

    @Option(names = "--ledger", defaultValue = "loadtest.ledger", description = "ledger file (${DEFAULT-VALUE})")
    private Path ledgerFile;

    @Option(names = "--seed", defaultValue = "1", description = "of everything drawn (${DEFAULT-VALUE})")
    private long seed;

    /** Returns a load with these options. */
    Load load(final Target target, final Scenario scenario, final double drainSeconds, final long run) {
        return new Load(target, ledgerFile, new Load.Sending(lines(scenario), compression, drainSeconds), seed + run);
    }

    /** Returns over how many connections a scenario is sent. */
    Scenario.Lines lines(final Scenario scenario) {
        return new Scenario.Lines(
                connections == null ? scenario.lines().connections() : connections,
                pipeline == null ? scenario.lines().pipeline() : pipeline);
    }

    long seed() {
        return seed;
    }
}
