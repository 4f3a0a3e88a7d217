package org.tributary.loadtest.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.scenario.Scenario;
import org.tributary.loadtest.server.OwnServer;
import org.tributary.loadtest.server.Target;
import picocli.CommandLine.Option;

/** Options for the server of a load: one that runs, or one that the command starts. */
final class TargetOptions {
    private static final URI DEFAULT_URL = URI.create("http://127.0.0.1:8099");

    @Option(
            names = "--url",
            description = "a sandbox server that runs (default http://127.0.0.1:8099, unless --sandbox)")
    private URI url;

    @Option(
            names = "--gateways",
            split = ",",
            paramLabel = "URL",
            description = {
                "processes `gateway` before the node --url: callbacks go to them in turn, reads to the node, and the",
                "processor time of each is printed"
            })
    private List<URI> gateways = List.of();

    @Option(names = "--keys", paramLabel = "DIR", description = "that sandbox's keys directory")
    private Path keys;

    @Option(
            names = "--sandbox",
            paramLabel = "DIR",
            description = {
                "instead: starts a server here, with empty data and the scenario's campaign, stops it at the",
                "end and compares inspect and verify too. What was signed stays in DIR and is sent again next time"
            })
    private Path sandbox;

    @Option(names = "--server", paramLabel = "JAR", description = "the packaged server (default ${DEFAULT-VALUE})")
    private Path jar = Path.of("gateway/target/tributary.jar");

    @Option(names = "--durability", defaultValue = "process", description = "of the own server: process or device")
    private String durability;

    @Option(
            names = "--callback-threads",
            defaultValue = "2",
            description = "of the own server: event loops that take callbacks (default ${DEFAULT-VALUE})")
    private int callbackThreads;

    /** Returns the server to send to: one that runs, or one that is started here. */
    Target open(final Scenario scenario) throws IOException, InterruptedException {
        if (sandbox == null) {
            if (keys == null) {
                throw new UsageException(
                        "give --keys of the sandbox that runs, or --sandbox to start a server for this run");
            }
            if (scenario.outage() != null) {
                throw new UsageException("in " + scenario.name()
                        + " the server goes away for a while: give --sandbox, so that it is one of this program's");
            }
            return new Target(url == null ? DEFAULT_URL : url, gateways, keys, null);
        }
        if (url != null || keys != null || !gateways.isEmpty()) {
            throw new UsageException("--sandbox has its own server and keys: leave --url, --gateways and --keys out");
        }
        final OwnServer own =
                OwnServer.start(sandbox, jar, scenario, new OwnServer.Tuning(durability, callbackThreads));
        return new Target(own.url(), own.keys(), own);
    }
}
