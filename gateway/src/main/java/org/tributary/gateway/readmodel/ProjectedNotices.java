package org.tributary.gateway.readmodel;

import java.util.stream.Stream;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.view.NoticeView;
import org.tributary.gateway.bridge.OpenNotices;

/** Open notices as the projections have them: ahead of every answer. */
public record ProjectedNotices(Views views) implements OpenNotices {
    @Override
    public long recordedAtMs(final long sequence) {
        final NoticeView notice = views.openNotice(sequence);
        return notice == null ? ENDED : notice.atMs();
    }

    @Override
    public int count() {
        return views.openNoticeCount();
    }

    @Override
    public long[] recordedAfterMs(final long afterMs) {
        return Stream.concat(views.openNotices().stream(), views.endedNotices().stream())
                .mapToLong(NoticeView::atMs)
                .filter(atMs -> atMs > afterMs)
                .sorted()
                .toArray();
    }
}
