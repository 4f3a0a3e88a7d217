package org.tributary.gateway.readmodel;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.tributary.engine.codec.sbe.AllocateHeldCommandDecoder;
import org.tributary.engine.codec.sbe.AllocationOutcomeDecoder;
import org.tributary.engine.codec.sbe.ContributionOutcomeDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.RefundOutcomeDecoder;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;

/**
 * Index from a record to the later records of one kind that refer to it. Such records are few, so it is a map on the
 * heap. Written by the release thread (and, before the engine runs, by the thread that rebuilds it); read by API and
 * resolver threads, thousands of times a second, without a lock that the release thread would have to wait for.
 */
public final class RecordLinks implements SnapshotPart {
    private static final long[] NONE = {};

    private final String name;
    private final Kind kind;
    private final Map<Long, long[]> later = new ConcurrentHashMap<>();

    /** Picks the records of the kind. */
    private interface Kind {
        /** Returns the sequence of the record that this one refers to, 0 if it is not of the kind. */
        long originalOf(JournalRecord record);
    }

    private RecordLinks(final String name, final Kind kind) {
        this.name = name;
        this.kind = kind;
    }

    /** Index from a held donation to the record that allocated it. */
    static RecordLinks allocations() {
        final AllocationOutcomeDecoder outcome = new AllocationOutcomeDecoder();
        return new RecordLinks("allocations", record -> {
            final boolean allocates = record.commandTemplate() == AllocateHeldCommandDecoder.TEMPLATE_ID
                    && record.outcomeTemplate() == AllocationOutcomeDecoder.TEMPLATE_ID
                    && record.code() == OutcomeCode.ACCEPTED;
            return allocates ? record.outcome(outcome).heldSequence() : 0;
        });
    }

    /** Index from a donation to the records that refunded it. */
    static RecordLinks refunds() {
        final RefundOutcomeDecoder outcome = new RefundOutcomeDecoder();
        return new RecordLinks(
                "refunds",
                record -> record.outcomeTemplate() == RefundOutcomeDecoder.TEMPLATE_ID
                        ? record.outcome(outcome).originalSequence()
                        : 0);
    }

    /**
     * Index from a gift in kind to the record that reversed it. The bridge answers a repeated reversal from it without
     * a record; one that it doesn't know is decided by the core.
     */
    static RecordLinks giftReversals() {
        final ContributionOutcomeDecoder outcome = new ContributionOutcomeDecoder();
        return new RecordLinks("gift-reversals", record -> {
            final boolean takesBack = record.outcomeTemplate() == ContributionOutcomeDecoder.TEMPLATE_ID
                    && record.code() == OutcomeCode.REFUNDED;
            return takesBack ? record.outcome(outcome).originalSequence() : 0;
        });
    }

    @Override
    public void onRecord(final JournalRecord record) {
        final long original = kind.originalOf(record);
        if (original != 0) {
            final long[] before = later.getOrDefault(original, NONE);
            final long[] after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = record.sequence();
            later.put(original, after);
        }
    }

    /** Returns the sequences of all records that refer to that one, ascending. */
    public long[] allOf(final long original) {
        return later.getOrDefault(original, NONE);
    }

    /** Returns the sequence of the last record that refers to that one, 0 if there is none. */
    public long lastOf(final long original) {
        final long[] all = allOf(original);
        return all.length == 0 ? 0 : all[all.length - 1];
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void reset() {
        later.clear();
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        final SnapshotOut out = new SnapshotOut(sink);
        final Map<Long, long[]> inOrder = new TreeMap<>(later);
        out.putInt(inOrder.size());
        inOrder.forEach((original, sequences) -> {
            out.putLong(original);
            out.putLongs(sequences);
        });
        out.flush();
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        final StateIn in = new StateIn(source);
        for (int left = in.getInt(); left > 0; left--) {
            later.put(in.getLong(), in.getLongs());
        }
        in.end();
    }
}
