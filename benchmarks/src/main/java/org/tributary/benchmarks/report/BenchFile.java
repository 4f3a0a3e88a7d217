package org.tributary.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tributary.loadtest.UsageException;

/** The rows of a run as JSON, with the machine and the settings they hold for. */
public final class BenchFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private BenchFile() {}

    /** A name nobody has used: {@code bench-TIME.json}, beside the jar this runs from. */
    public static Path fresh(final String name) {
        final String time =
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[-:]", "");
        final Path jar = Path.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)[0]);
        final Path parent = jar.toAbsolutePath().getParent();
        return (Files.isRegularFile(jar) && parent != null ? parent : Path.of("")).resolve(name + "-" + time + ".json");
    }

    public static void write(final Path file, final String settings, final List<Row> rows) throws IOException {
        final ObjectNode root = JSON.createObjectNode();
        root.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        root.put("settings", settings);
        root.put("machine", machine());
        root.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        root.set(
                "jvmOptions",
                JSON.valueToTree(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        final ArrayNode array = root.putArray("rows");
        for (final Row row : rows) {
            final ObjectNode node = array.addObject();
            node.put("subject", row.subject());
            node.set("params", JSON.valueToTree(row.params()));
            node.put("moreIsBetter", row.moreIsBetter());
            put(node, "score", row.score());
            put(node, "low", row.low());
            put(node, "high", row.high());
            node.put("unit", row.unit());
            put(node, "allocatedBytes", row.allocatedBytes());
            put(node, "ofBare", row.ofBare());
        }
        Files.write(file, JSON.writeValueAsBytes(root));
    }

    private static void put(final ObjectNode node, final String name, final double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    public static List<Row> read(final Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UsageException(file + " is no file that bench wrote");
        }
        final JsonNode array = JSON.readTree(file.toFile()).path("rows");
        if (!array.isArray()) {
            throw new UsageException(file + " has no rows: is it a file that bench wrote?");
        }
        final List<Row> rows = new ArrayList<>();
        for (final JsonNode node : array) {
            final Map<String, String> params = new LinkedHashMap<>();
            node.path("params")
                    .properties()
                    .forEach(
                            entry -> params.put(entry.getKey(), entry.getValue().asText()));
            rows.add(new Row(
                    node.path("subject").asText(),
                    params,
                    node.path("moreIsBetter").asBoolean(),
                    node.path("score").asDouble(Double.NaN),
                    node.path("low").asDouble(Double.NaN),
                    node.path("high").asDouble(Double.NaN),
                    node.path("unit").asText(),
                    node.path("allocatedBytes").asDouble(Double.NaN),
                    node.path("ofBare").asDouble(Double.NaN)));
        }
        return rows;
    }

    /** Cores, their kind and the memory. */
    public static String machine() {
        String cpu = System.getProperty("os.arch");
        try {
            if (Files.isReadable(CPU_INFO)) {
                cpu = Files.readAllLines(CPU_INFO).stream()
                        .filter(line -> line.startsWith("model name"))
                        .findFirst()
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .orElse(cpu);
            }
        } catch (final IOException e) {
            // its kind stays unknown: the architecture must do
        }
        return Runtime.getRuntime().availableProcessors() + " × " + cpu + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.version");
    }
}
