package org.tributary.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tributary.gateway.sandbox.SandboxDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code crash}: kills the server in mid-load, again and again, and looks for a fen that is missing or too much. */
@Command(
        name = "crash",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts the packaged server on a sandbox of its own, sends it signed callbacks, kills it with SIGKILL at random",
            "moments and starts it again; the channels go on retrying. At the end four things must agree to the fen: the",
            "ledger of what was sent and answered, the server's totals, every journal record as 'inspect' prints it (each",
            "answered payment exactly once), and 'verify'. Exit 1: they differ.",
            "",
            "Example: loadtest crash --kills 10 --rate 3000 --seconds 60 /var/tmp/crash"
        })
final class CrashCommand implements Callable<Integer> {
    private static final double MAX_SECONDS = 180;
    private static final double DRAIN_SECONDS = 90;

    @Parameters(paramLabel = "DIR", description = "sandbox directory to make; must not have a journal yet")
    private Path sandbox;

    @Option(names = "--server", paramLabel = "JAR", description = "the packaged server (default ${DEFAULT-VALUE})")
    private Path jar = Path.of("gateway/target/tributary.jar");

    @Option(names = "--kills", defaultValue = "5", description = "how many times (default ${DEFAULT-VALUE})")
    private int kills;

    @Option(names = "--rate", defaultValue = "2000", description = "donations a second (default ${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--seconds", defaultValue = "30", description = "length, at most 180 (default ${DEFAULT-VALUE})")
    private double seconds;

    @Option(names = "--channel", defaultValue = "wechatpay", split = ",", description = "channels, comma-separated")
    private List<String> channels;

    @Option(names = "--doubles", defaultValue = "0.02", description = "share sent twice (default ${DEFAULT-VALUE})")
    private double doubles;

    @Option(names = "--connections", defaultValue = "32", description = "kept alive (default ${DEFAULT-VALUE})")
    private int connections;

    @Option(names = "--compress-retries", defaultValue = "100", description = "retries so many times as fast")
    private double compression;

    @Option(names = "--seed", defaultValue = "1", description = "of the kills and everything drawn (${DEFAULT-VALUE})")
    private long seed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds > MAX_SECONDS || kills < 0) {
            throw new UsageException("--seconds is at most " + (long) MAX_SECONDS + ", --kills at least 0");
        }
        if (Files.exists(sandbox.resolve("data/journal"))) {
            throw new UsageException(sandbox + " has a journal already: name a directory that is not there yet");
        }
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        final int port = freePort();
        final JournalAudit audit = new JournalAudit();
        try (ServerProcess server = new ServerProcess(jar, sandbox, port)) {
            System.err.println(server.start());
            final Killer killer = new Killer(server, kills, seconds, seed);
            final Scenario scenario = Scenario.constant(rate, seconds, doubles, 0, channels);
            final Load.Result result = new Load(
                            URI.create("http://127.0.0.1:" + port),
                            sandbox.resolve("keys"),
                            sandbox.resolve("ledger"),
                            connections,
                            1,
                            compression,
                            DRAIN_SECONDS,
                            seed)
                    .run(scenario, killer::start, (corpus, ledger, builder, firstNumber) -> {
                        killer.await();
                        for (int i = 0; i < corpus.size(); i++) {
                            if (corpus.kind(i) == Corpus.Kind.PAYMENT && ledger.state(i) != Ledger.UNSENT) {
                                audit.sent(builder.payment(firstNumber, i), ledger.state(i) == Ledger.ANSWERED);
                            }
                        }
                    });
            return judge(server, killer, scenario, result, audit);
        }
    }

    private int judge(
            final ServerProcess server,
            final Killer killer,
            final Scenario scenario,
            final Load.Result result,
            final JournalAudit audit)
            throws IOException, InterruptedException {
        final List<String> problems = new ArrayList<>();
        final int stopped = server.stop();
        if (stopped != 0) {
            problems.add("SIGTERM ended the server with exit code " + stopped + " instead of 0");
        }
        inspect(server, audit);
        problems.addAll(audit.problems());
        if (audit.counted() != result.check().received().count()) {
            problems.add("TOTALS: the server says " + result.check().received().count() + " payments, its journal has "
                    + audit.counted());
        }
        final Path verified = sandbox.resolve("verify.txt");
        final int verify = server.run("verify", verified).waitFor();
        if (verify != 0) {
            problems.add("VERIFY: exit code " + verify + ", see " + verified + " and " + server.log());
        }
        new Report(scenario, result.outcome(), result.check(), connections, 1, seed).print(System.out);
        System.out.printf(
                "journal      %,d payments that count, %,d deliveries known already; verify: exit %d%n",
                audit.counted(), audit.duplicates(), verify);
        problems.forEach(System.out::println);
        final boolean right = problems.isEmpty() && result.check().isRight();
        System.out.printf(
                "%d kills: %s%n",
                killer.kills(),
                right
                        ? "every answered payment is in the journal exactly once, and ledger, totals, inspect and verify agree"
                        : "THE BOOKS DIFFER; run again with --seed " + seed);
        return right ? 0 : 1;
    }

    private static void inspect(final ServerProcess server, final JournalAudit audit)
            throws IOException, InterruptedException {
        final Process inspect = server.run("inspect", null);
        try (MappingIterator<JsonNode> rows =
                new ObjectMapper().readerFor(JsonNode.class).readValues(inspect.getInputStream())) {
            while (rows.hasNextValue()) {
                audit.record(rows.nextValue());
            }
        }
        final int exit = inspect.waitFor();
        if (exit != 0) {
            throw new IOException("inspect ended with exit code " + exit + "; its words are in " + server.log());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
