package org.tributary.engine.projection.table;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.projection.view.ApprovalView;

/**
 * The last requests for a second person. They are few, so each change makes a new array, and a reader that has one may keep it.
 */
public final class ApprovalList {
    /** Requests that are kept, more than the core lets wait at once; the journal has them all. */
    static final int MAX = 2_048;

    private static final ApprovalView[] NONE = {};

    private ApprovalView[] all = NONE;

    /** Ascending by sequence. Not to be changed. */
    public ApprovalView[] all() {
        return all;
    }

    /** The request of that record; null if it is not kept. */
    public @Nullable ApprovalView of(final long sequence) {
        for (final ApprovalView one : all) {
            if (one.sequence() == sequence) {
                return one;
            }
        }
        return null;
    }

    /** Adds a request. */
    public void add(final ApprovalView request) {
        final int from = all.length == MAX ? 1 : 0;
        final ApprovalView[] more = Arrays.copyOfRange(all, from, all.length + 1);
        more[more.length - 1] = request;
        all = more;
    }

    /** Replaces the request of that sequence. */
    public void replace(final ApprovalView decided) {
        all = Arrays.stream(all)
                .map(one -> one.sequence() == decided.sequence() ? decided : one)
                .toArray(ApprovalView[]::new);
    }

    void write(final SnapshotOut out) {
        out.putLong(all.length);
        for (final ApprovalView one : all) {
            out.putLong(one.sequence());
            out.putLong(one.atMs());
            out.putLong(one.expiresMs());
            out.putText(one.requester());
            out.putText(one.action());
            out.putText(one.target());
            out.putLong(one.effectFen());
            out.putText(one.note());
            out.putText(one.sha256());
            out.putLong(one.state().ordinal());
            out.putLong(one.decision());
            out.putText(one.decidedBy());
            out.putText(one.decisionNote());
        }
    }

    void read(final StateIn in) {
        all = new ApprovalView[Math.toIntExact(in.getLong())];
        for (int i = 0; i < all.length; i++) {
            all[i] = new ApprovalView(
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getText(),
                    in.getText(),
                    in.getText(),
                    in.getLong(),
                    in.getText(),
                    in.getText(),
                    ApprovalView.State.values()[(int) in.getLong()],
                    in.getLong(),
                    in.getText(),
                    in.getText());
        }
    }
}
