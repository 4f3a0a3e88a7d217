package org.tributary.gateway.readmodel;

import java.util.Arrays;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.record.CutReader;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.SequenceNames;
import org.tributary.engine.snapshot.SnapshotPart;

/**
 * The sequences after which this journal was cut, by a loss or a restore, so that later ones were used again. Written by the release
 * thread, read by any.
 */
public final class JournalCuts implements SnapshotPart {
    private final CutReader reader = new CutReader();
    private volatile long[] cuts = {};
    private volatile SequenceNames names = SequenceNames.PLAIN;

    @Override
    public String name() {
        return "journal-cuts";
    }

    @Override
    public void onRecord(final JournalRecord record) {
        final long lastCommon = reader.lastCommon(record);
        if (lastCommon != CutReader.NONE) {
            final long[] more = Arrays.copyOf(cuts, cuts.length + 1);
            more[more.length - 1] = lastCommon;
            cuts = more;
            names = names.after(record, reader);
        }
    }

    /**
     * The last sequence that a reader of an older journal can have in common with this one: the earliest cut before its place, since
     * nobody knows at which one it parted.
     *
     * @return -1 if the journal was never cut before that place
     */
    public long lastCommon(final long sequence) {
        return Arrays.stream(cuts).filter(cut -> cut < sequence).min().orElse(-1);
    }

    /** Names of sequences for what is kept outside. */
    public SequenceNames names() {
        return names;
    }

    /** The sequence after which the journal was cut last; -1 if it never was. */
    public long newest() {
        final long[] all = cuts;
        return all.length == 0 ? -1 : all[all.length - 1];
    }

    /** Losses and restores in the journal's history. */
    public long count() {
        return cuts.length;
    }

    @Override
    public void reset() {
        cuts = new long[0];
        names = SequenceNames.PLAIN;
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        final SnapshotOut out = new SnapshotOut(sink);
        final long[] all = cuts;
        out.putLong(all.length);
        for (final long cut : all) {
            out.putLong(cut);
        }
        final SequenceNames.Cut[] named = names.cuts();
        out.putLong(named.length);
        for (final SequenceNames.Cut cut : named) {
            out.putLong(cut.sequence());
            out.putBytes(cut.hash());
        }
        out.flush();
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        final StateIn in = new StateIn(source);
        final long[] all = new long[in.getInt()];
        for (int i = 0; i < all.length; i++) {
            all[i] = in.getLong();
        }
        SequenceNames read = SequenceNames.PLAIN;
        for (int left = in.getInt(); left > 0; left--) {
            final long sequence = in.getLong();
            read = read.after(new SequenceNames.Cut(sequence, in.getBytes()));
        }
        in.end();
        cuts = all;
        names = read;
    }
}
