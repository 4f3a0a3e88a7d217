package org.tributary.engine.projection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.view.NoticeView;

/** Queries of notices: unreadable callbacks about money, open until they are booked or dismissed. Any thread. */
public final class NoticeQueries {
    private final Projections projections;

    NoticeQueries(final Projections projections) {
        this.projections = projections;
    }

    /** Returns the open notices, ascending. */
    public List<NoticeView> open() {
        return List.of(projections.read(() -> tables().notices.open()));
    }

    /** Returns the number of open notices. */
    public int openCount() {
        return projections.read(() -> tables().notices.open().length);
    }

    /** Returns the last 1,024 ended notices, in the order in which they ended. */
    public List<NoticeView> ended() {
        return List.of(projections.read(() -> tables().notices.ended()));
    }

    /** Returns the open notice of that sequence, null if none is open. */
    public @Nullable NoticeView open(final long sequence) {
        final NoticeView[] open = projections.read(() -> tables().notices.open());
        int low = 0;
        int high = open.length;
        while (low < high) {
            final int middle = low + high >>> 1;
            if (open[middle].sequence() < sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < open.length && open[low].sequence() == sequence ? open[low] : null;
    }

    private Tables tables() {
        return projections.tables();
    }
}
