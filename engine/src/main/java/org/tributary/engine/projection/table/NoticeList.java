package org.tributary.engine.projection.table;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
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

    void write(final SnapshotOut out) {
        write(out, open);
        write(out, ended);
    }

    private static void write(final SnapshotOut out, final NoticeView[] notices) {
        out.putLong(notices.length);
        for (final NoticeView notice : notices) {
            out.putLong(notice.sequence());
            out.putLong(notice.atMs());
            out.putLong(notice.channel().ordinal());
            out.putLong(notice.moneyBack() ? 1 : 0);
            out.putText(notice.event());
            out.putText(notice.transactionId());
            out.putText(notice.orderId());
            out.putText(notice.refundId());
            out.putText(notice.merchant());
            out.putText(notice.problem());
            out.putText(notice.eventHash());
            out.putText(notice.bodyHash());
            out.putLong(notice.paymentSequence());
            write(out, notice.ending());
        }
    }

    private static void write(final SnapshotOut out, final NoticeView.@Nullable Ending ending) {
        out.putLong(ending == null ? -1 : ending.cause().ordinal());
        if (ending != null) {
            out.putLong(ending.sequence());
            out.putLong(ending.atMs());
            out.putText(ending.actor());
            out.putText(ending.note());
        }
    }

    void read(final StateIn in) {
        open = readAll(in);
        ended = readAll(in);
    }

    private static NoticeView[] readAll(final StateIn in) {
        final NoticeView[] notices = new NoticeView[Math.toIntExact(in.getLong())];
        for (int i = 0; i < notices.length; i++) {
            notices[i] = new NoticeView(
                    in.getLong(),
                    in.getLong(),
                    CHANNELS[(int) in.getLong()],
                    in.getLong() != 0,
                    in.getText(),
                    in.getText(),
                    in.getText(),
                    in.getText(),
                    in.getText(),
                    in.getText(),
                    in.getText(),
                    in.getText(),
                    in.getLong(),
                    readEnding(in));
        }
        return notices;
    }

    private static NoticeView.@Nullable Ending readEnding(final StateIn in) {
        final int cause = (int) in.getLong();
        return cause < 0
                ? null
                : new NoticeView.Ending(
                        NoticeView.Cause.values()[cause], in.getLong(), in.getLong(), in.getText(), in.getText());
    }
}
