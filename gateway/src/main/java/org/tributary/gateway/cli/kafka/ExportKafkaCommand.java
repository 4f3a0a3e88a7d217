package org.tributary.gateway.cli.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.record.RecordKind;
import org.tributary.gateway.kafka.ExportException;
import org.tributary.gateway.kafka.ExportSettings;
import org.tributary.gateway.kafka.KafkaExport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary export-kafka}. */
@Command(
        name = "export-kafka",
        description = {
            "Writes the journal's records to a Kafka topic, each once, in order, and goes on as the journal grows. Runs beside a",
            "serving process and only reads its files; stop it with SIGTERM, start it again, and it goes on where the topic ends.",
            "",
            "A Kafka record: key = the sequence; value = the JSON that `inspect` and /api/v1/events show; headers tributary-cursor",
            "(the place after it, SEQUENCE:HASH) and tributary-kind; timestamp = when it was journaled. After a loss or a restore",
            "a record of kind journal-cut names lastCommonSequence: what the topic has after it is void, the journal's own follow.",
            "Read with isolation.level=read_committed, otherwise records of unfinished transactions appear too.",
            "",
            "Make the topic first, with one partition, for this journal alone:",
            "  kafka-topics.sh --bootstrap-server HOST:PORT --create --topic T --partitions 1 --config retention.ms=-1",
            "A cluster that gives no answer is tried again every 1 to 60 s. Exit 2: wrong usage. Exit 3: it can't go on; the",
            "message says why (topic missing, another export on this topic, access refused, another journal's topic).",
            "%nExample: tributary export-kafka --data data/production --bootstrap kafka-1:9092 --topic donations --kinds"
                    + " donation,refund"
        })
public final class ExportKafkaCommand implements Callable<Integer> {
    private static final int FINE = 0;
    private static final int FAILED = 3;
    private static final long STOP_MS = 30_000;

    /** Compressions whose code this program does not bring along. */
    private static final Set<String> NO_CODEC = Set.of("lz4", "zstd");

    private static final Set<String> KINDS =
            Arrays.stream(RecordKind.values()).map(RecordKind::word).collect(Collectors.toCollection(TreeSet::new));

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @Option(
            names = "--bootstrap",
            required = true,
            paramLabel = "HOST:PORT",
            description = "brokers to begin with, commas between")
    private String bootstrap;

    @Option(names = "--topic", required = true, paramLabel = "T", description = "topic, which must exist")
    private String topic;

    @Option(
            names = "--kinds",
            paramLabel = "K,K",
            split = ",",
            description = "kinds of records, such as donation,refund; default all")
    private Set<String> kinds = Set.of();

    @Option(
            names = "--from",
            paramLabel = "SEQ",
            defaultValue = "1",
            description = "first sequence written to a topic that holds nothing yet, default 1")
    private long from;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Kafka's client settings as properties: security.protocol, sasl.*, ssl.*, compression.type …")
    private @Nullable Path config;

    @Option(names = "--once", description = "end at the journal's end, instead of following it")
    private boolean once;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final DataDirectory directory = new DataDirectory(data);
        if (!directory.hasJournal()) {
            throw usage(data + " holds no journal: --data is the directory that `serve` writes to");
        }
        if (from < 1) {
            throw usage("--from is " + from + ", sequences start at 1");
        }
        for (final String kind : kinds) {
            if (!KINDS.contains(kind)) {
                throw usage("--kinds has \"" + kind + "\", which is none of " + String.join(", ", KINDS));
            }
        }
        final KafkaExport export =
                new KafkaExport(new ExportSettings(bootstrap, topic, kinds, from, client(), once), directory);
        final Thread hook = new Thread(() -> end(export), "termination");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            final long written = export.run();
            if (once) {
                spec.commandLine().getOut().println(written + " records written to topic " + topic);
            }
            return FINE;
        } catch (final ExportException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return FAILED;
        } finally {
            remove(hook);
        }
    }

    /** The JVM would exit with 128 + the signal's number after its hooks. */
    private static void end(final KafkaExport export) {
        try {
            export.stop(STOP_MS);
            Runtime.getRuntime().halt(FINE);
        } catch (final InterruptedException e) {
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private static void remove(final Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            // the hook runs already, and ends the process
        }
    }

    private Map<String, String> client() throws IOException {
        final Map<String, String> client = new HashMap<>();
        if (config == null) {
            return client;
        }
        if (!Files.isRegularFile(config)) {
            throw usage(config + " is not a file: --config names Kafka's client settings");
        }
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(config)) {
            properties.load(reader);
        }
        properties
                .stringPropertyNames()
                .forEach(name -> client.put(name, properties.getProperty(name).strip()));
        final String compression = client.getOrDefault("compression.type", "none");
        if (NO_CODEC.contains(compression)) {
            throw usage(config + ": compression.type is " + compression
                    + ", which this program does not bring along: use gzip or snappy");
        }
        return client;
    }

    private CommandLine.ParameterException usage(final String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
