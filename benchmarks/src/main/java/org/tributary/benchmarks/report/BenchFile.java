package org.tributary.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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

/** The results of a run in JMH's JSON: JMH writes its own, the other commands the same shape with machine and settings. */
public final class BenchFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String PACKAGE = "org.tributary.benchmarks.";
    private static final String RATE = "thrpt";
    private static final String ALLOCATED = "gc.alloc.rate.norm";
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

    /** Writes figures that JMH has not measured, in the shape of its own results. */
    public static void write(final Path file, final String settings, final List<Row> rows) throws IOException {
        final ArrayNode results = JSON.createArrayNode();
        for (final Row row : rows) {
            final ObjectNode result = results.addObject();
            result.put("benchmark", PACKAGE + row.subject());
            result.put("mode", row.moreIsBetter() ? RATE : "avgt");
            result.put("jdkVersion", Runtime.version().toString());
            result.put("vmName", System.getProperty("java.vm.name"));
            result.set(
                    "jvmArgs",
                    JSON.valueToTree(ManagementFactory.getRuntimeMXBean().getInputArguments()));
            result.set("params", JSON.valueToTree(row.params()));
            final ObjectNode metric = result.putObject("primaryMetric");
            metric.put("score", row.score());
            metric.putArray("scoreConfidence").add(row.low()).add(row.high());
            metric.put("scoreUnit", row.unit());
            result.putObject("secondaryMetrics").putObject(ALLOCATED).put("score", row.allocatedBytes());
            result.put("machine", machine());
            result.put("settings", settings);
        }
        Files.write(file, JSON.writeValueAsBytes(results));
    }

    /** Reads JMH's results, or what {@link #write} wrote. */
    public static List<Row> read(final Path file) throws IOException {
        final JsonNode results = results(file);
        final List<Row> rows = new ArrayList<>();
        for (final JsonNode result : results) {
            final Map<String, String> params = new LinkedHashMap<>();
            result.path("params")
                    .properties()
                    .forEach(
                            entry -> params.put(entry.getKey(), entry.getValue().asText()));
            final JsonNode metric = result.path("primaryMetric");
            rows.add(new Row(
                    result.path("benchmark").asText().substring(PACKAGE.length()),
                    params,
                    result.path("mode").asText().equals(RATE),
                    number(metric.path("score")),
                    number(metric.path("scoreConfidence").path(0)),
                    number(metric.path("scoreConfidence").path(1)),
                    metric.path("scoreUnit").asText(),
                    number(result.path("secondaryMetrics").path(ALLOCATED).path("score"))));
        }
        return rows;
    }

    private static JsonNode results(final Path file) throws IOException {
        try {
            final JsonNode results =
                    Files.isRegularFile(file) ? JSON.readTree(file.toFile()) : MissingNode.getInstance();
            final JsonNode first = results.path(0);
            if (first.path("primaryMetric").isObject()
                    && first.path("benchmark").asText().startsWith(PACKAGE)) {
                return results;
            }
        } catch (final JsonProcessingException e) {
            throw new UsageException(file + " is not JSON: " + e.getOriginalMessage());
        }
        throw new UsageException(file + " has no results of these benchmarks: is it a file that bench wrote?");
    }

    /** A number; JMH writes what it could not measure as the text "NaN". */
    private static double number(final JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.NaN;
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
