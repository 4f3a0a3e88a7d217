package org.tributary.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The sum of settled days, from their files alone, to compare with the files of a period: rows one after the other,
 * movements added, openings of the first day, closings of the last.
 */
final class SumOfDays {
    /** Columns of a sponsor's pool that are movements; the others are as of the end. */
    private static final List<String> SPONSOR_MOVEMENTS = List.of("matchedDayFen", "reversedDayFen");

    private final Map<String, List<List<String>>> rows = new TreeMap<>();
    private final Map<String, long[]> accounts = new TreeMap<>();
    private final Map<String, long[]> organisations = new TreeMap<>();
    private final Map<String, long[]> channels = new TreeMap<>();
    private final Map<String, long[]> sponsorMovements = new TreeMap<>();
    private final Map<String, List<String>> sponsorEnds = new TreeMap<>();
    private final Map<String, String> roots = new LinkedHashMap<>();
    private List<List<String>> held = List.of();

    /** Adds the files of the next day. */
    void add(final Path day) throws IOException {
        final SumOfDays one = read(day);
        one.rows.forEach((file, found) ->
                rows.computeIfAbsent(file, none -> new ArrayList<>()).addAll(found));
        one.accounts.forEach((name, figures) -> {
            final long[] sums = accounts.computeIfAbsent(name, none -> new long[] {figures[0], 0, 0, 0});
            sums[1] += figures[1];
            sums[2] += figures[2];
            sums[3] = figures[3];
        });
        merge(organisations, one.organisations);
        merge(channels, one.channels);
        merge(sponsorMovements, one.sponsorMovements);
        sponsorEnds.putAll(one.sponsorEnds);
        roots.putAll(one.roots);
        held = one.held;
    }

    private static void merge(final Map<String, long[]> into, final Map<String, long[]> more) {
        more.forEach((key, figures) -> into.merge(key, figures.clone(), (left, right) -> {
            Arrays.setAll(left, i -> left[i] + right[i]);
            return left;
        }));
    }

    /** Reads the files of one day or period. */
    static SumOfDays read(final Path out) throws IOException {
        final SumOfDays found = new SumOfDays();
        found.rows.put("donations", cells(out.resolve("donations.csv"), 0));
        found.rows.put("entries", cells(out.resolve("entries.csv"), 1));
        for (final Path file : csvs(out.resolve("receipts"))) {
            found.rows.put("receipts " + file.getFileName(), cells(file, 0));
        }
        for (final CSVRecord row : records(out.resolve("accounts.csv"))) {
            found.accounts.put(row.get(0), figures(row, List.of("openingFen", "debitFen", "creditFen", "closingFen")));
        }
        for (final Path file : csvs(out.resolve("organisations"))) {
            for (final CSVRecord row : records(file)) {
                final List<String> columns = row.getParser().getHeaderNames();
                found.organisations.put(
                        file.getFileName() + " " + row.get(0) + '/' + row.get(1),
                        figures(row, columns.subList(4, columns.size())));
            }
        }
        for (final CSVRecord row : records(out.resolve("channels.csv"))) {
            final List<String> columns = row.getParser().getHeaderNames();
            found.channels.put(
                    row.get(0) + ' ' + row.get(1) + ' ' + row.get(2), figures(row, columns.subList(3, columns.size())));
        }
        for (final CSVRecord row : records(out.resolve("disclosure.csv"))) {
            found.channels.put(
                    "disclosed " + row.get("organisation") + ' ' + row.get("project") + ' ' + row.get("figure") + ' '
                            + row.get("sponsor"),
                    figures(row, List.of("donations", "amountFen")));
        }
        for (final Path file : csvs(out.resolve("sponsors"))) {
            for (final CSVRecord row : records(file)) {
                final String key = row.get(0) + '/' + row.get(1);
                found.sponsorMovements.put(key, figures(row, SPONSOR_MOVEMENTS));
                final Map<String, String> ends = new TreeMap<>(row.toMap());
                ends.keySet().removeAll(SPONSOR_MOVEMENTS);
                found.sponsorEnds.put(key, List.copyOf(ends.values()));
            }
        }
        found.held = cells(out.resolve("held.csv"), 0);
        final JsonNode report =
                new ObjectMapper().readTree(out.resolve("settlement.json").toFile());
        if (report.has("day")) {
            found.root(report.get("day").asText(), report);
        } else {
            report.get("days").forEach(day -> found.root(day.get("day").asText(), day));
        }
        return found;
    }

    private void root(final String day, final JsonNode tree) {
        if (tree.get("treeSize").asLong() > 0) {
            roots.put(day, tree.get("treeSize") + " " + tree.get("merkleRoot").asText());
        }
    }

    private static long[] figures(final CSVRecord row, final List<String> columns) {
        return columns.stream()
                .mapToLong(column -> Long.parseLong(row.get(column)))
                .toArray();
    }

    /** Asserts that a period's files hold what the days add up to. */
    void assertEquals(final Path period, final String where) throws IOException {
        final SumOfDays found = read(period);
        assertThat(found.rows).as("rows, %s", where).isEqualTo(withFilesOf(found));
        assertThat(texts(found.accounts)).as("accounts, %s", where).isEqualTo(texts(accounts));
        final Map<String, String> others = texts(organisations);
        others.keySet().removeIf(key -> !found.organisations.containsKey(key) && isZero(organisations.get(key)));
        assertThat(texts(found.organisations)).as("organisations, %s", where).isEqualTo(others);
        final Map<String, String> moved = texts(channels);
        moved.keySet().removeIf(key -> !found.channels.containsKey(key) && isZero(channels.get(key)));
        assertThat(texts(found.channels)).as("channels, %s", where).isEqualTo(moved);
        // a pool that has given nothing may go to another sponsor, and is then that one's in the period
        final Map<String, String> movements = texts(sponsorMovements);
        movements
                .keySet()
                .removeIf(key -> !found.sponsorMovements.containsKey(key) && isZero(sponsorMovements.get(key)));
        assertThat(texts(found.sponsorMovements)).as("matches, %s", where).isEqualTo(movements);
        final Map<String, List<String>> ends = new TreeMap<>(sponsorEnds);
        ends.keySet().retainAll(movements.keySet());
        assertThat(found.sponsorEnds).as("pools at the end, %s", where).isEqualTo(ends);
        assertThat(found.held).as("held at the end, %s", where).isEqualTo(held);
        assertThat(found.roots).as("roots, %s", where).isEqualTo(roots);
    }

    /** A file without rows may exist on one side only. */
    private Map<String, List<List<String>>> withFilesOf(final SumOfDays found) {
        final Map<String, List<List<String>>> all = new TreeMap<>(rows);
        found.rows.forEach((file, none) -> all.putIfAbsent(file, List.of()));
        return all;
    }

    private static boolean isZero(final long[] figures) {
        return Arrays.stream(figures).allMatch(figure -> figure == 0);
    }

    private static Map<String, String> texts(final Map<String, long[]> figures) {
        final Map<String, String> texts = new TreeMap<>();
        figures.forEach((key, each) -> texts.put(key, Arrays.toString(each)));
        return texts;
    }

    private static List<Path> csvs(final Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> path.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }

    private static List<List<String>> cells(final Path file, final int from) throws IOException {
        final List<List<String>> cells = new ArrayList<>();
        for (final CSVRecord row : records(file)) {
            cells.add(row.toList().subList(from, row.size()));
        }
        return cells;
    }

    private static List<CSVRecord> records(final Path file) throws IOException {
        final String text = Files.readString(file, StandardCharsets.UTF_8);
        final CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(text.substring(1), format)) {
            return parser.getRecords();
        }
    }
}
