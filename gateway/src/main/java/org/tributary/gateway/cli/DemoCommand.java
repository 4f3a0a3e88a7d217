package org.tributary.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.cli.cluster.ClusterDemo;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.Termination;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.DemoTraffic;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.server.TributaryServer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary demo}. */
@Command(
        name = "demo",
        description = {
            "Serves a fresh sandbox in a temporary directory and lets simulated channels send it signed callbacks",
            "over loopback until Ctrl-C. Open the printed address in a browser.",
            "With --nodes (EXPERIMENTAL): a replicated group of so many `node` processes and --gateways processes before it, all on",
            "this machine; prints how to kill each and start it again, to watch the others go on and nothing be lost."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int MAX_RATE = 5_000;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "callbacks a second, default 50; 0: none, for a load of your own")
    private int rate;

    @Option(names = "--port", paramLabel = "P", description = "port to listen on, default 8099, 0 for a free one")
    private @Nullable Integer port;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "one, three or five processes `node` instead of one server")
    private @Nullable Integer nodes;

    @Option(
            names = "--gateways",
            paramLabel = "M",
            description = "processes `gateway` before the nodes, 0 to 8, default 0")
    private @Nullable Integer gateways;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, KeyFileException, InterruptedException {
        if (rate < 0 || rate > MAX_RATE) {
            throw CommandException.usage(
                    "--rate is " + rate + ", must be 0 to " + MAX_RATE + ": for more there is loadtest/bin/loadtest");
        }
        if (nodes == null && gateways != null) {
            throw CommandException.usage("--gateways stand before nodes: say how many with --nodes, such as --nodes 3");
        }
        if (nodes != null) {
            ClusterDemo.require(nodes, gateways == null ? 0 : gateways);
        }
        final Path sandbox = Files.createTempDirectory("tributary-demo");
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        if (nodes != null) {
            return cluster(sandbox, nodes, gateways == null ? 0 : gateways);
        }
        final TributaryConfig settings =
                TributaryConfig.read(sandbox.resolve(SandboxDirectory.SETTINGS)).override(null, null, port);
        final TributaryServer server = TributaryServer.open(settings);
        final long sequence;
        try {
            sequence = server.start(Progress.NONE);
        } catch (final IOException | RuntimeException | Error e) {
            server.stop();
            throw e;
        }
        final DemoTraffic traffic = new DemoTraffic(
                List.of(URI.create(server.address())),
                SandboxChannels.open(settings.keys(), CryptoSuite.select("auto")),
                rate);
        Termination.stop(() -> {
            traffic.close();
            final boolean fine = server.stop();
            deleteAll(sandbox);
            return fine;
        });
        if (rate > 0) {
            traffic.start();
        }
        final PrintWriter out = spec.commandLine().getOut();
        out.println("ready " + server.address() + " sequence=" + sequence);
        out.println("dashboard " + server.address() + "/");
        out.println("data " + sandbox + " (deleted at the end; Ctrl-C ends the demo)");
        return Termination.await();
    }

    private int cluster(final Path sandbox, final int nodeCount, final int gatewayCount)
            throws IOException, KeyFileException, InterruptedException {
        final ClusterDemo demo = new ClusterDemo(sandbox, port, nodeCount, gatewayCount);
        Termination.stop(() -> {
            final boolean fine = demo.stop();
            deleteAll(sandbox);
            return fine;
        });
        final PrintWriter out = spec.commandLine().getOut();
        final List<URI> takers = demo.start(out);
        final DemoTraffic traffic = new DemoTraffic(
                takers, SandboxChannels.open(sandbox.resolve(SandboxDirectory.KEYS), CryptoSuite.select("auto")), rate);
        if (rate > 0) {
            traffic.start();
        }
        out.println("data " + sandbox + " (deleted at the end; Ctrl-C ends the demo and its processes)");
        return Termination.await();
    }

    private static void deleteAll(final Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            final List<Path> deepestFirst =
                    files.sorted(Comparator.reverseOrder()).toList();
            for (final Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (final IOException e) {
            System.err.println("could not delete " + directory + ": " + e.getMessage());
        }
    }
}
