package org.tributary.gateway.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.LogSetup;
import org.tributary.gateway.cli.process.Termination;
import org.tributary.gateway.cluster.NodeDirectory;
import org.tributary.gateway.cluster.NodeHost;
import org.tributary.gateway.config.ClusterConfig;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.server.StartWords;
import org.tributary.gateway.server.TributaryServer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary node}. */
@Command(
        name = "node",
        description = {
            "EXPERIMENTAL, not for real money. Takes donations as one node of a replicated group of one, three or five,",
            "with the settings' section `cluster`. Webhooks are sent by the node that leads. Missing: too few schedules of faults have",
            "been run; the ways out of `cluster restore` and `cluster step-over` have been drilled in tests alone.",
            "Prints one line `ready http://HOST:PORT sequence=N` when the group has a leader and a campaign."
        })
public final class NodeCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", required = true, description = "settings with a section cluster")
    private Path config = Path.of("");

    @Option(names = "--data", paramLabel = "DIR", description = "data directory")
    private @Nullable Path data;

    @Option(names = "--host", paramLabel = "H", description = "address to listen on")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "P", description = "port to listen on, 0 for a free one")
    private @Nullable Integer port;

    @Option(
            names = "--begin",
            description = "begins a journal in a data directory that holds none; required in environment production")
    private boolean begin;

    @Option(
            names = "--join",
            description = {
                "for a node that is new or has lost its files: copies the journal of a member, then waits for `cluster add`. A member",
                "that lost its files must be removed first. Changes nothing while the node is a member and has its log"
            })
    private boolean join;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, KeyFileException, InterruptedException {
        final TributaryConfig settings = settings().override(data, host, port);
        LogSetup.apply(settings.logging());
        final ClusterConfig cluster = nodeOf(settings);
        ClusterLibrary.require();
        final TributaryServer server;
        try {
            new NodeDirectory(settings.data()).claim(cluster.id(), cluster.self());
            server = TributaryServer.openNode(
                    settings,
                    new StartWords(begins(settings), null),
                    parts -> NodeHost.start(cluster, join, startOf(settings), parts));
        } catch (final IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        }
        Termination.stop(server::stop);
        final long sequence;
        try {
            sequence = server.start((at, bytes) -> {});
        } catch (final IOException | KeyFileException | RuntimeException | Error e) {
            server.stop();
            throw e;
        }
        if (sequence == TributaryServer.STOPPED) {
            return Termination.await();
        }
        spec.commandLine().getOut().println("ready " + server.address() + " sequence=" + sequence);
        return Termination.await();
    }

    /** Command that starts a node of a demo, by its name; null outside a demo. */
    private static @Nullable UnaryOperator<String> startOf(final TributaryConfig settings) {
        final String demo = System.getProperty(ClusterDemo.DIRECTORY);
        return demo == null || settings.environment() != TributaryConfig.Environment.SANDBOX
                ? null
                : name -> new StartFile(Path.of(demo).resolve(name)).command();
    }

    private TributaryConfig settings() throws IOException {
        if (!Files.isRegularFile(config)) {
            throw CommandException.usage(config + " is not a file: give the node's settings file with --config");
        }
        return TributaryConfig.read(config);
    }

    /** A node that joins begins a journal by its copy, unless an earlier start has. */
    private boolean begins(final TributaryConfig settings) {
        return begin || join && !new DataDirectory(settings.data()).hasJournal();
    }

    /** The section cluster of a node's settings. */
    static ClusterConfig clusterOf(final Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw CommandException.usage(file + " is not a file: give a node's settings file with --config");
        }
        return clusterOf(file, TributaryConfig.read(file));
    }

    private static ClusterConfig clusterOf(final Path file, final TributaryConfig settings) {
        final ClusterConfig cluster = settings.cluster();
        if (cluster == null) {
            throw CommandException.usage(file + " has no section cluster: a node needs cluster.id, cluster.self and"
                    + " cluster.members. A single server is started with `serve`");
        }
        return cluster;
    }

    private ClusterConfig nodeOf(final TributaryConfig settings) {
        final ClusterConfig cluster = clusterOf(config, settings);
        if (cluster.self().isEmpty()) {
            throw CommandException.usage(config + " has no cluster.self: write which of "
                    + String.join(", ", cluster.members().keySet()) + " this node is");
        }
        if (settings.journal().durability() != Durability.DEVICE) {
            throw CommandException.usage(
                    config + " has durability: process, but a node answers only what is on the devices"
                            + " of a majority: write durability: device");
        }
        return cluster;
    }
}
