package org.tributary.gateway.readmodel;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.projection.Projections;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;

/**
 * Everything that is fed by released records and comes back from a snapshot: what {@code serve} recovers, and what
 * {@code snapshot} therefore has to write. Projections and the indexes of refunds and of gifts taken back may leave a
 * record out that they can't take; allocations and settings may not, for what is decided depends on them.
 */
public final class ReadModels {
    private final Projections projections = new Projections();
    private final RecordLinks allocations = RecordLinks.allocations();
    private final RecordLinks refunds = RecordLinks.refunds();
    private final RecordLinks giftReversals = RecordLinks.giftReversals();
    private final JournaledSettings settings = new JournaledSettings();
    private final SkippedRecords skipped;

    /** Read models that leave out no record. */
    public ReadModels() {
        this(Set.of());
    }

    /** Read models that may leave out some records, if they can't take them. */
    public ReadModels(final Collection<Long> skippable) {
        skipped = new SkippedRecords(skippable);
    }

    /** All of them, as snapshots have them. */
    public List<SnapshotPart> parts() {
        return List.of(
                skipped.guard(new ProjectionsPart(projections)),
                allocations,
                skipped.guard(refunds),
                skipped.guard(giftReversals),
                settings,
                skipped);
    }

    public Projections projections() {
        return projections;
    }

    /** Records left out. */
    public SkippedRecords skipped() {
        return skipped;
    }

    public RecordLinks allocations() {
        return allocations;
    }

    public RecordLinks refunds() {
        return refunds;
    }

    public RecordLinks giftReversals() {
        return giftReversals;
    }

    public JournaledSettings settings() {
        return settings;
    }

    private record ProjectionsPart(Projections projections) implements SnapshotPart {
        @Override
        public String name() {
            return "projections";
        }

        @Override
        public void writeSnapshot(final SnapshotSink sink) {
            projections.writeSnapshot(sink);
        }

        @Override
        public void readSnapshot(final SnapshotSource source) {
            projections.readSnapshot(source);
        }

        @Override
        public void onRecord(final JournalRecord record) {
            projections.onRecord(record);
        }

        @Override
        public void onBatchEnd() {
            projections.onBatchEnd();
        }
    }
}
