package org.tributary.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two runs of the same benchmarks: what differs by more than both runs' own spread. */
public final class Comparison {
    /** Bytes an operation that count as none: a profiler's own allocation, shared by all operations. */
    private static final double ALLOCATION_NOISE_BYTES = 1;

    private static final double ALLOCATION_NOISE_SHARE = 0.02;

    /** What became of a figure. */
    public enum Verdict {
        FASTER,
        SLOWER,
        /** As fast, but it allocates more. */
        ALLOCATES_MORE,
        /** As fast, and it allocates less. */
        ALLOCATES_LESS,
        /** The intervals overlap. */
        SAME,
        /** One run has no spread to judge by. */
        UNKNOWN,
        ONLY_OLD,
        ONLY_NEW
    }

    /** One figure in both runs; one of the rows is null if only the other run has it. */
    public record Line(
            Verdict verdict, @Nullable Row before, @Nullable Row after) {
        /** The figure, of the later run if it has it. */
        public Row row() {
            return after == null ? Objects.requireNonNull(before) : after;
        }

        /** How much faster it is now, 0 is as fast; NaN if one run lacks it. */
        public double change() {
            if (before == null || after == null) {
                return Double.NaN;
            }
            return after.speedAgainst(before) - 1;
        }
    }

    private Comparison() {}

    public static List<Line> of(final List<Row> before, final List<Row> after) {
        final Map<String, Row> left = new LinkedHashMap<>();
        after.forEach(row -> left.put(row.key(), row));
        final List<Line> lines = new ArrayList<>();
        for (final Row old : before) {
            final Row now = left.remove(old.key());
            lines.add(new Line(now == null ? Verdict.ONLY_OLD : judge(old, now), old, now));
        }
        left.values().forEach(row -> lines.add(new Line(Verdict.ONLY_NEW, null, row)));
        return lines;
    }

    private static Verdict judge(final Row old, final Row now) {
        if (!isFinite(old) || !isFinite(now) || !old.unit().equals(now.unit())) {
            return Verdict.UNKNOWN;
        }
        if (now.low() > old.high()) {
            return old.moreIsBetter() ? Verdict.FASTER : Verdict.SLOWER;
        }
        if (now.high() < old.low()) {
            return old.moreIsBetter() ? Verdict.SLOWER : Verdict.FASTER;
        }
        final double more = now.allocatedBytes() - old.allocatedBytes();
        final double noise = Math.max(ALLOCATION_NOISE_BYTES, ALLOCATION_NOISE_SHARE * old.allocatedBytes());
        if (Math.abs(more) > noise) {
            return more > 0 ? Verdict.ALLOCATES_MORE : Verdict.ALLOCATES_LESS;
        }
        return Verdict.SAME;
    }

    private static boolean isFinite(final Row row) {
        return Double.isFinite(row.score()) && Double.isFinite(row.low()) && Double.isFinite(row.high());
    }
}
