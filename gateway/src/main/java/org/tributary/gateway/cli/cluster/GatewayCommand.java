package org.tributary.gateway.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.LogSetup;
import org.tributary.gateway.cli.process.Termination;
import org.tributary.gateway.cluster.GroupLink;
import org.tributary.gateway.config.ClusterConfig;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.server.remote.GatewayServer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary gateway}. */
@Command(
        name = "gateway",
        description = {
            "EXPERIMENTAL, not for real money. Takes callbacks before a group of nodes, or before a single `node` (a group of",
            "one): verifies signatures, sends the donations to the leader over mutual TLS and answers what the group answers.",
            "Keeps nothing: any number may run behind a load balancer that asks /readyz, and each may be killed at any time.",
            "",
            "The settings need environment, keys and the nodes' section `cluster` without `self`:",
            "  cluster: {id: giving-day, members: [{name: a, address: \"10.0.0.1:9650\"}],",
            "            tls: {certificate: gw.pem, key: gw.key, authority: nodes-ca.pem}}",
            "",
            "A channel is answered with success only after the group has answered; without an answer in",
            "cluster.answerWaitMillis it is asked to retry (503). With another pepper, default merchant, payment source or",
            "refundWaitSeconds than the group's, or newer than its leader, a gateway is not ready and sends nothing; its log",
            "says what to do. Channel keys may differ while they are replaced.",
            "Missing: tests with cut networks, stopped processes and full disks; limits.noticesPerHour counts in each gateway.",
            "Prints one line `ready http://HOST:PORT sequence=N` when the group has answered and the keys fit."
        })
public final class GatewayCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", required = true, description = "settings with a section cluster")
    private Path config = Path.of("");

    @Option(names = "--host", paramLabel = "H", description = "address to listen on")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "P", description = "port to listen on, 0 for a free one")
    private @Nullable Integer port;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, KeyFileException, InterruptedException {
        if (!Files.isRegularFile(config)) {
            throw CommandException.usage(config + " is not a file: give the gateway's settings file with --config");
        }
        final TributaryConfig settings = TributaryConfig.read(config).override(null, host, port);
        LogSetup.apply(settings.logging());
        final ClusterConfig cluster = clusterOf(settings);
        ClusterLibrary.require();
        final GatewayServer server = GatewayServer.open(settings, GroupLink.of(cluster));
        Termination.stop(server::stop);
        final long sequence;
        try {
            sequence = server.start();
        } catch (final RuntimeException | Error e) {
            server.stop();
            throw e;
        }
        if (sequence != GatewayServer.STOPPED) {
            spec.commandLine().getOut().println("ready " + server.address() + " sequence=" + sequence);
        }
        return Termination.await();
    }

    private ClusterConfig clusterOf(final TributaryConfig settings) {
        final ClusterConfig cluster = settings.cluster();
        if (cluster == null) {
            throw CommandException.usage(config + " has no section cluster: a gateway needs the cluster.id and"
                    + " cluster.members of its nodes. A single server is started with `serve`");
        }
        if (!cluster.self().isEmpty()) {
            throw CommandException.usage(config + " has cluster.self: " + cluster.self()
                    + ", so it is a node's; a gateway has none. Remove it, or start `node`");
        }
        if (!settings.webhooks().isEmpty() || settings.anchor() != null) {
            throw CommandException.usage(
                    config + " has webhooks or anchor.file, which need a journal: a gateway has none. Remove them");
        }
        return cluster;
    }
}
