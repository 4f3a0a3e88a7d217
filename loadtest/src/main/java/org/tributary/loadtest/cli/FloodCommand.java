package org.tributary.loadtest.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.flood.Attack;
import org.tributary.loadtest.flood.FloodReport;
import org.tributary.loadtest.flood.FloodRun;
import org.tributary.loadtest.flood.FloodServer;
import org.tributary.loadtest.flood.HonestSource;
import org.tributary.loadtest.server.ServerView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code flood}: attacks a server without a key and measures the effect on honest channels. */
@Command(
        name = "flood",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Attacks a sandbox server as a stranger without a key would, while signed callbacks of WeChat Pay and Stripe come at",
            "a steady rate: half over connections that stay, half over a new connection each. Starts the packaged server",
            "itself, with a small heap and fresh data; the attacker is one thread held to a share of a core, so that the server",
            "is measured and not the machine. For each attack: latency (from the planned time) before it, as control beside a",
            "thread that uses the same share of a core and leaves the server alone, and beside the attack; callbacks refused,",
            "probes of /readyz that failed, and the server's anonymous memory. p99 beside the attack is judged by the control,",
            "since generator and server share the machine; p99 before is printed next to it. Exit 1: an objective was missed.",
            "",
            "Attacks (ATTACK, one or more; 'all' for all):",
            "  tiny-requests  1,500 connections send 32 KiB of tiny requests each and read nothing",
            "  idle           11,000 sockets of one address ask for nothing",
            "  slow-headers   1,500 connections send a header line a second, and never the last",
            "  slow-bodies    1,500 connections send 50,000 of 60,000 bytes of a callback and then a byte a second",
            "  readers        250 readers of the heaviest pages and figures",
            "  forgeries      64 connections send callbacks with wrong signatures at full speed",
            "  wrong-tokens   64 connections guess admin tokens",
            "",
            "Example: loadtest flood all --json flood.json"
        })
final class FloodCommand implements Callable<Integer> {
    private static final String ALL = "all";
    private static final long MIB = 1 << 20;

    @Parameters(paramLabel = "ATTACK", arity = "1..*", description = "names of attacks, or all")
    private List<String> names;

    @Option(names = "--server", paramLabel = "JAR", description = "the packaged server (default ${DEFAULT-VALUE})")
    private Path jar = Path.of("gateway/target/tributary.jar");

    @Option(names = "--heap", defaultValue = "512", description = "of the own server, MiB (default ${DEFAULT-VALUE})")
    private int heapMib;

    @Option(
            names = "--url",
            description = {
                "instead: a sandbox server that runs. Connections come as they are then, so with addresses of this machine,",
                "to which a sandbox's limits by address do not apply; memory is not seen"
            })
    private URI url;

    @Option(names = "--keys", paramLabel = "DIR", description = "that sandbox's keys directory")
    private Path keys;

    @Option(names = "--seconds", defaultValue = "20", description = "an attack lasts (default ${DEFAULT-VALUE})")
    private double seconds;

    @Option(
            names = "--before",
            defaultValue = "10",
            description = "seconds without it first, and as many of the control (default ${DEFAULT-VALUE})")
    private double before;

    @Option(names = "--warm-up", defaultValue = "20", description = "seconds ahead of all (default ${DEFAULT-VALUE})")
    private double warmUp;

    @Option(
            names = "--rate",
            defaultValue = "200",
            description = "honest callbacks a second (default ${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--core", defaultValue = "0.3", description = "share of a core of the attacker (${DEFAULT-VALUE})")
    private double core;

    @Option(
            names = "--connections",
            defaultValue = "15000",
            description = "most connections of an attack, for machines that allow fewer (default ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--p99",
            defaultValue = "2",
            description = "p99 may be so many times that of the control (${DEFAULT-VALUE})")
    private double p99Factor;

    @Option(
            names = "--memory",
            defaultValue = "1024",
            description =
                    "most anonymous memory of the own server, MiB: heap, direct buffers, stacks (${DEFAULT-VALUE})")
    private int memoryMib;

    @Option(names = "--json", paramLabel = "FILE", description = "writes the result as JSON")
    private Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        final List<Attack> attacks = attacks();
        if (seconds <= 0 || before <= 0 || rate <= 0 || core <= 0 || core > 1 || connections < 1) {
            throw new UsageException("--seconds, --before, --rate and --connections are above 0, --core is 0 to 1");
        }
        if ((url == null) != (keys == null)) {
            throw new UsageException(
                    "give --url and --keys of a sandbox that runs, or neither, to start a server for this run");
        }
        final FloodReport report = new FloodReport();
        if (url != null) {
            final InetSocketAddress address = new InetSocketAddress(url.getHost(), url.getPort());
            measure(attacks, run(address, 0, false, url, keys), report);
        } else {
            own(attacks, report);
        }
        report.conclusion(System.out);
        if (json != null) {
            Files.write(json, report.json());
        }
        return report.holds() ? 0 : 1;
    }

    private List<Attack> attacks() {
        if (names.equals(List.of(ALL))) {
            return List.of(Attack.values());
        }
        final List<Attack> attacks = new ArrayList<>();
        for (final String name : names) {
            attacks.add(Attack.of(name)
                    .orElseThrow(() -> new UsageException("there is no attack \"" + name + "\": "
                            + Arrays.stream(Attack.values()).map(Attack::id).collect(Collectors.joining(", "))
                            + ", or all")));
        }
        return attacks;
    }

    private void own(final List<Attack> attacks, final FloodReport report) throws IOException, InterruptedException {
        try (FloodServer server = FloodServer.start(jar, heapMib)) {
            final FloodRun run = run(server.address(), server.process().pid(), true, server.url(), server.keys());
            try {
                measure(attacks, run, report);
            } catch (final IOException e) {
                if (server.process().isAlive()) {
                    throw e;
                }
            }
            if (!server.process().isAlive()) {
                report.problem("the server's process ended");
                System.err.print(Files.readString(server.process().log()));
                return;
            }
            // A callback counted as refused may have been taken: its channel sends it again, and it counts once.
            final ServerView.Received received = new ServerView(server.url()).received();
            if (received.count() < run.answered() || received.count() > run.sent()) {
                report.problem(String.format(
                        "%,d callbacks were sent and %,d answered with success, the server has %,d",
                        run.sent(), run.answered(), received.count()));
            }
        }
    }

    private void measure(final List<Attack> attacks, final FloodRun run, final FloodReport report)
            throws IOException, InterruptedException {
        run.warmUp(warmUp);
        FloodReport.heading(System.out);
        for (final Attack attack : attacks) {
            final FloodRun.Result result = run.run(attack);
            FloodReport.row(result, System.out);
            report.add(result);
        }
    }

    private FloodRun run(
            final InetSocketAddress address,
            final long pid,
            final boolean viaProxy,
            final URI view,
            final Path keyFiles)
            throws IOException, InterruptedException {
        final List<String> projects = new ServerView(view).projects();
        if (projects.isEmpty()) {
            throw new UsageException("no project of " + view + " is open");
        }
        try {
            final SandboxChannels all = SandboxChannels.open(keyFiles, CryptoSuite.select("auto"));
            return new FloodRun(
                    address,
                    pid,
                    viaProxy,
                    new HonestSource(
                            List.of(all.wechatPay(), all.stripe()),
                            projects.get(0),
                            System.currentTimeMillis() * 1_000),
                    new FloodRun.Settings(rate, before, seconds, core, connections),
                    new FloodRun.Objectives(p99Factor, memoryMib * MIB));
        } catch (final KeyFileException e) {
            throw new UsageException("these are not a sandbox's keys: " + e.getMessage());
        }
    }
}
