package org.tributary.loadtest.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What a process holds, as Linux tells it.
 *
 * @param memoryBytes anonymous memory: heap, direct buffers, tables, stacks; mapped journal files are not in it
 * @param descriptors open files and connections
 * @param mappings mapped regions
 */
public record Footprint(long memoryBytes, long descriptors, long mappings) {
    private static final Path PROC = Path.of("/proc");

    /** Rows of a donation and its donor take 63 bytes, read models some more; the rest is room for growing tables by doubling. */
    private static final long BYTES_EACH = 100;

    private static final long MOST_GROWTH_BYTES = 64L << 20;

    /** Returns whether this system tells it. */
    public static boolean isKnown() {
        return Files.isReadable(PROC.resolve("self/status"));
    }

    /** Reads it. */
    public static Footprint of(final long pid) throws IOException {
        final Path process = PROC.resolve(Long.toString(pid));
        final long kib = Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .sum();
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"));
                Stream<String> mappings = Files.lines(process.resolve("maps"))) {
            return new Footprint(kib << 10, descriptors.count(), mappings.count());
        }
    }

    /** Returns the median of a part of samples, from and to as shares of them. */
    public static long median(
            final List<Footprint> samples, final double from, final double to, final ToLongFunction<Footprint> figure) {
        final long[] sorted = samples.subList((int) (from * samples.size()), (int) (to * samples.size())).stream()
                .mapToLong(figure)
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    /** Returns the figures of the second and the last third of samples in words. */
    public static String words(final List<Footprint> samples) {
        return String.format(
                Locale.ROOT,
                "second and last third: memory %,d and %,d MiB, descriptors %,d and %,d, mappings %,d and %,d",
                median(samples, 1 / 3.0, 2 / 3.0, Footprint::memoryBytes) >> 20,
                median(samples, 2 / 3.0, 1, Footprint::memoryBytes) >> 20,
                median(samples, 1 / 3.0, 2 / 3.0, Footprint::descriptors),
                median(samples, 2 / 3.0, 1, Footprint::descriptors),
                median(samples, 1 / 3.0, 2 / 3.0, Footprint::mappings),
                median(samples, 2 / 3.0, 1, Footprint::mappings));
    }

    /** Returns by how much a figure's median grew from the second third of samples to the last. */
    public static long growth(final List<Footprint> samples, final ToLongFunction<Footprint> figure) {
        return median(samples, 2 / 3.0, 1, figure) - median(samples, 1 / 3.0, 2 / 3.0, figure);
    }

    /** Returns whether memory grew from the second third of samples to the last by more than the donations of that time need. */
    public static boolean memoryCreeps(final List<Footprint> samples, final long donations) {
        return growth(samples, Footprint::memoryBytes) > MOST_GROWTH_BYTES + BYTES_EACH * donations / 3;
    }
}
