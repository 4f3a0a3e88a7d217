package org.tributary.engine.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What ranges of seeds have met, added up; in a file, if one is named, so that a million schedules can be run in parts. A line
 * holds a kind of schedule, the first seed of a range, its length, and how often each thing was met.
 */
final class Ledger {
    private static final String COMMA = ",";
    private static final List<String> COLUMNS = List.of(
            "answers",
            "kills",
            "power cuts",
            "failed syncs",
            "kills in the middle of a disk call",
            "stops",
            "snapshots",
            "damaged",
            "refused",
            "journaled as a loss");

    private final @Nullable Path file;
    private final String kind;
    private final long[] total = new long[COLUMNS.size()];
    private final long[] range = new long[COLUMNS.size()];
    private final Map<String, Integer> seen = new TreeMap<>();
    private long schedules;
    private long next;
    private long rangeFrom;

    /** A ledger of one kind of schedule; goes on behind the last seed that the file has, from {@code firstSeed} on if none. */
    Ledger(final @Nullable Path file, final String kind, final long firstSeed) throws IOException {
        this.file = file;
        this.kind = kind;
        this.next = firstSeed;
        if (file != null && Files.exists(file)) {
            for (final String line : Files.readAllLines(file)) {
                read(line.split(COMMA));
            }
        }
        rangeFrom = next;
    }

    private void read(final String[] cells) {
        if (cells[0].equals(kind)) {
            final long first = Long.parseLong(cells[1]);
            final long count = Long.parseLong(cells[2]);
            schedules += count;
            next = Math.max(next, first + count);
            for (int i = 0; i < total.length; i++) {
                total[i] += Long.parseLong(cells[3 + i]);
            }
        }
    }

    /** Next seed to run. */
    long next() {
        return next;
    }

    /** Schedules that have been run, those of earlier runs included. */
    long schedules() {
        return schedules;
    }

    /** The schedule of the next seed has been run. */
    void add(final Simulator.Met met) {
        final long[] counts = {
            met.answers(),
            met.kills(),
            met.powerCuts(),
            met.failedSyncs(),
            met.deaths(),
            met.stops(),
            met.snapshots(),
            met.damaged() ? 1 : 0,
            met.refused() ? 1 : 0,
            met.noticed() ? 1 : 0
        };
        for (int i = 0; i < counts.length; i++) {
            range[i] += counts[i];
            total[i] += counts[i];
        }
        met.seen().forEach((what, times) -> seen.merge(what, times, Integer::sum));
        next++;
        schedules++;
    }

    /** Writes what was added since the last time. */
    void save() throws IOException {
        if (file == null || next == rangeFrom) {
            return;
        }
        final String line = kind + COMMA + rangeFrom + COMMA + (next - rangeFrom) + COMMA
                + LongStream.of(range).mapToObj(Long::toString).collect(Collectors.joining(COMMA)) + "\n";
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        rangeFrom = next;
        Arrays.fill(range, 0);
    }

    /** How often a column's thing was met in all. */
    long total(final String column) {
        return total[COLUMNS.indexOf(column)];
    }

    /** What the records of this run were. */
    Map<String, Integer> seen() {
        return seen;
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(String.format("%,d %s", schedules, kind));
        for (int i = 0; i < total.length; i++) {
            text.append(String.format(", %s %,d", COLUMNS.get(i), total[i]));
        }
        return text.toString();
    }
}
