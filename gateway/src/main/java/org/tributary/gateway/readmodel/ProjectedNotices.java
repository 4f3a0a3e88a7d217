package org.tributary.gateway.readmodel;

import java.util.stream.Stream;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.view.NoticeView;
import org.tributary.gateway.bridge.OpenNotices;

/** Open notices from the projections, which are updated before an answer goes out. */
public record ProjectedNotices(Views views) implements OpenNotices {
    @Override
    public long recordedAtMs(final long sequence) {
        final NoticeView notice = views.notices().open(sequence);
        return notice == null ? ENDED : notice.atMs();
    }

    @Override
    public int count() {
        return views.notices().openCount();
    }

    @Override
    public long[] recordedAfterMs(final long afterMs) {
        return Stream.concat(views.notices().open().stream(), views.notices().ended().stream())
                .mapToLong(NoticeView::atMs)
                .filter(atMs -> atMs > afterMs)
                .sorted()
                .toArray();
    }
}
