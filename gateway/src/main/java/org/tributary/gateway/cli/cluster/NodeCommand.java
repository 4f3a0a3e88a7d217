package org.tributary.gateway.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            "with the settings' section `cluster`. Missing: purging of the log, a node that comes back without its files,",
            "members that change, tests with cut networks and full disks; webhooks are not sent.",
            "Prints one line `ready http://HOST:PORT sequence=N` when the group has a leader and a campaign."
        })
public final class NodeCommand implements Callable<Integer> {
    private static final String LIBRARY = "org.apache.ratis.server.RaftServer";

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

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, KeyFileException, InterruptedException {
        final TributaryConfig settings = settings().override(data, host, port);
        LogSetup.apply(settings.logging());
        final ClusterConfig cluster = clusterOf(settings);
        requireLibrary();
        final TributaryServer server;
        try {
            new NodeDirectory(settings.data()).claim(cluster.id(), cluster.self());
            server = TributaryServer.openNode(
                    settings, new StartWords(begin, null), parts -> NodeHost.start(cluster, parts));
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

    private TributaryConfig settings() throws IOException {
        if (!Files.isRegularFile(config)) {
            throw CommandException.usage(config + " is not a file: give the node's settings file with --config");
        }
        return TributaryConfig.read(config);
    }

    private ClusterConfig clusterOf(final TributaryConfig settings) {
        final ClusterConfig cluster = settings.cluster();
        if (cluster == null) {
            throw CommandException.usage(config + " has no section cluster: a node needs cluster.id, cluster.self and"
                    + " cluster.members. A single server is started with `serve`");
        }
        if (settings.journal().durability() != Durability.DEVICE) {
            throw CommandException.usage(
                    config + " has durability: process, but a node answers only what is on the devices"
                            + " of a majority: write durability: device");
        }
        if (!settings.webhooks().isEmpty()) {
            throw CommandException.usage(config + " has webhooks, which nodes don't send yet: remove them");
        }
        if (settings.anchor() != null) {
            throw CommandException.usage(config + " has anchor.file, which nodes don't write yet: remove it");
        }
        return cluster;
    }

    private static void requireLibrary() {
        try {
            Class.forName(LIBRARY, false, NodeCommand.class.getClassLoader());
        } catch (final ClassNotFoundException e) {
            throw CommandException.usage("tributary-node.jar, the library of nodes, is not beside tributary.jar: put it"
                    + " into the same directory");
        }
    }
}
