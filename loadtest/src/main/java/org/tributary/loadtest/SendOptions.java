package org.tributary.loadtest;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How a load is sent, whatever it is: the same for every command that sends one. */
final class SendOptions {
    @Option(names = "--connections", defaultValue = "64", description = "kept alive (default ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--pipeline",
            defaultValue = "1",
            description = "requests on the way a connection (default ${DEFAULT-VALUE})")
    private int pipeline;

    @Option(
            names = "--compress-retries",
            defaultValue = "100",
            description = "the channels' retries so many times as fast (default ${DEFAULT-VALUE})")
    private double compression;

    @Option(names = "--ledger", defaultValue = "loadtest.ledger", description = "ledger file (${DEFAULT-VALUE})")
    private Path ledgerFile;

    @Option(names = "--seed", defaultValue = "1", description = "of everything drawn (${DEFAULT-VALUE})")
    private long seed;

    /** A load with these options. */
    Load load(final Target target, final double drainSeconds, final long run) {
        return new Load(
                target, ledgerFile, new Load.Sending(connections, pipeline, compression, drainSeconds), seed + run);
    }

    int connections() {
        return connections;
    }

    int pipeline() {
        return pipeline;
    }

    long seed() {
        return seed;
    }
}
