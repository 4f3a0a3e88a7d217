package org.tributary.engine.projection.table;

import java.util.Arrays;
import java.util.function.Predicate;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.projection.view.NoticeView;

/**
 * Callbacks about money that could not be read: all that are open, and the last that ended. Notices are few, so each
 * change makes a new array, and a reader that has one may keep it.
 */
public final class NoticeList {
    /** Ended ones that are kept; the journal has them all. */
    static final int MAX_ENDED = 1024;

    private static final NoticeView[] NONE = {};
    private static final ChannelCode[] CHANNELS = ChannelCode.values();

    private NoticeView[] open = NONE;
    private NoticeView[] ended = NONE;

    /** Open ones, ascending. Not to be changed. */
    public NoticeView[] open() {
        return open;
    }

    /** Ended ones, in the order in which they ended. Not to be changed. */
    public NoticeView[] ended() {
        return ended;
    }

    public void add(final NoticeView notice) {
        final NoticeView[] more = Arrays.copyOf(open, open.length + 1);
        more[open.length] = notice;
        open = more;
    }

    /** Ends those that are meant; how many they were. */
    public int end(final Predicate<NoticeView> meant, final NoticeView.Ending by) {
        final NoticeView[] over = Arrays.stream(open)
                .filter(meant)
                .map(notice -> notice.endedBy(by))
                .toArray(NoticeView[]::new);
        if (over.length > 0) {
            open = Arrays.stream(open).filter(meant.negate()).toArray(NoticeView[]::new);
            final int first = Math.max(0, ended.length + over.length - MAX_ENDED);
            final NoticeView[] all = Arrays.copyOf(ended, ended.length + over.length);
            System.arraycopy(over, 0, all, ended.length, over.length);
            ended = Arrays.copyOfRange(all, first, all.length);
        }
        return over.length;
    }

    void write(final SnapshotWriter out) {
        write(out, open);
        write(out, ended);
    }

    private static void write(final SnapshotWriter out, final NoticeView[] notices) {
        out.number(notices.length);
        for (final NoticeView notice : notices) {
            out.number(notice.sequence());
            out.number(notice.atMs());
            out.number(notice.channel().ordinal());
            out.number(notice.moneyBack() ? 1 : 0);
            out.text(notice.event());
            out.text(notice.transactionId());
            out.text(notice.orderId());
            out.text(notice.refundId());
            out.text(notice.merchant());
            out.text(notice.problem());
            out.text(notice.eventHash());
            out.text(notice.bodyHash());
            out.number(notice.paymentSequence());
            write(out, notice.ending());
        }
    }

    private static void write(final SnapshotWriter out, final NoticeView.Ending ending) {
        out.number(ending == null ? -1 : ending.cause().ordinal());
        if (ending != null) {
            out.number(ending.sequence());
            out.number(ending.atMs());
            out.text(ending.actor());
            out.text(ending.note());
        }
    }

    void read(final SnapshotReader in) {
        open = readAll(in);
        ended = readAll(in);
    }

    private static NoticeView[] readAll(final SnapshotReader in) {
        final NoticeView[] notices = new NoticeView[Math.toIntExact(in.number())];
        for (int i = 0; i < notices.length; i++) {
            notices[i] = new NoticeView(
                    in.number(),
                    in.number(),
                    CHANNELS[(int) in.number()],
                    in.number() != 0,
                    in.text(),
                    in.text(),
                    in.text(),
                    in.text(),
                    in.text(),
                    in.text(),
                    in.text(),
                    in.text(),
                    in.number(),
                    readEnding(in));
        }
        return notices;
    }

    private static NoticeView.Ending readEnding(final SnapshotReader in) {
        final int cause = (int) in.number();
        return cause < 0
                ? null
                : new NoticeView.Ending(
                        NoticeView.Cause.values()[cause], in.number(), in.number(), in.text(), in.text());
    }
}
