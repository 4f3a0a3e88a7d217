package org.tributary.loadtest.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tributary.loadtest.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compare}: two results side by side. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the figures that differ between two JSON files of 'run' or 'rehearse', with the change. One run a side",
            "says nothing of noise: repeat before you believe a small change. Lists (probes, seconds) are not compared."
        })
public final class CompareCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A.json", description = "the earlier result")
    private Path before;

    @Parameters(index = "1", paramLabel = "B.json", description = "the later result")
    private Path after;

    @Option(names = "--above", defaultValue = "0.05", description = "least change shown, as a share (${DEFAULT-VALUE})")
    private double threshold;

    @Override
    public Integer call() throws IOException {
        print(figures(before), figures(after), threshold, System.out);
        return 0;
    }

    public static void print(
            final Map<String, JsonNode> before,
            final Map<String, JsonNode> after,
            final double threshold,
            final PrintStream out) {
        int same = 0;
        for (final Map.Entry<String, JsonNode> entry : before.entrySet()) {
            final JsonNode old = entry.getValue();
            final JsonNode now = after.get(entry.getKey());
            if (now == null) {
                out.printf("%-34s %16s %16s%n", entry.getKey(), text(old), "-");
            } else if (old.isNumber() && now.isNumber()) {
                final double change = now.asDouble() - old.asDouble();
                if (Math.abs(change) > threshold * Math.abs(old.asDouble())) {
                    out.printf(
                            "%-34s %16s %16s  %s%n",
                            entry.getKey(),
                            text(old),
                            text(now),
                            old.asDouble() == 0 ? "" : String.format("%+.1f %%", 100 * change / old.asDouble()));
                } else {
                    same++;
                }
            } else if (!old.equals(now)) {
                out.printf("%-34s %16s %16s%n", entry.getKey(), text(old), text(now));
            } else {
                same++;
            }
        }
        after.forEach((name, value) -> {
            if (!before.containsKey(name)) {
                out.printf("%-34s %16s %16s%n", name, "-", text(value));
            }
        });
        out.printf("%d figures differ by no more than %.0f %%%n", same, 100 * threshold);
    }

    private static String text(final JsonNode value) {
        return value.isFloatingPointNumber() ? String.format("%,.3f", value.asDouble()) : value.asText();
    }

    private static Map<String, JsonNode> figures(final Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UsageException("there is no file " + file + ": give a JSON file that run or rehearse wrote");
        }
        return flatten(new ObjectMapper().readTree(file.toFile()));
    }

    /** Returns all values other than lists, by path. */
    static Map<String, JsonNode> flatten(final JsonNode root) {
        final Map<String, JsonNode> flat = new LinkedHashMap<>();
        flatten("", root, flat);
        return flat;
    }

    private static void flatten(final String path, final JsonNode node, final Map<String, JsonNode> into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> flatten(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue(), into));
        } else if (!node.isArray()) {
            into.put(path, node);
        }
    }
}
