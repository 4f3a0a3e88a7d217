package org.tributary.engine.projection;

import java.util.ArrayList;
import java.util.List;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.table.TimelineRing;

/** The curves by second, minute and hour, as far back as they are kept. Any thread. */
public final class TimelineView {
    /** Most rows in one answer. */
    public static final int MAX_ROWS = 20_000;

    private static final int STRETCH = 512;
    private static final int COLUMNS = 4;

    private final Projections projections;

    TimelineView(final Projections projections) {
        this.projections = projections;
    }

    /** Width of the curve's buckets. */
    public enum Step {
        SECOND,
        MINUTE,
        HOUR
    }

    /** Sums of the bucket that begins at {@code atMs}. */
    public record Row(long atMs, long count, long amountFen, long matchedFen) {}

    /**
     * Buckets that are not empty, ascending.
     *
     * @param fromMs first time wanted, epoch milliseconds
     * @param toMs end, exclusive
     */
    public List<Row> rows(final Step step, final long fromMs, final long toMs) {
        final TimelineRing ring = switch (step) {
            case SECOND -> tables().seconds;
            case MINUTE -> tables().minutes;
            case HOUR -> tables().hours;
        };
        final long lastKept = projections.read(ring::last);
        final List<Row> rows = new ArrayList<>();
        if (lastKept == Long.MIN_VALUE) {
            return rows;
        }
        final long wanted = Math.floorDiv(fromMs, ring.stepMs());
        final long end = Math.min(Math.floorDiv(toMs + ring.stepMs() - 1, ring.stepMs()), lastKept + 1);
        for (long from = projections.read(() -> ring.clampFrom(wanted));
                from < end && rows.size() < MAX_ROWS;
                from += STRETCH) {
            final long first = from;
            final int limit = (int) Math.min(STRETCH, end - first);
            final long[] cells = projections.read(() -> ring.copy(first, limit));
            for (int cell = 0; cell < cells.length; cell += COLUMNS) {
                rows.add(new Row(cells[cell], cells[cell + 1], cells[cell + 2], cells[cell + 3]));
            }
        }
        return rows;
    }

    private Tables tables() {
        return projections.tables();
    }
}
