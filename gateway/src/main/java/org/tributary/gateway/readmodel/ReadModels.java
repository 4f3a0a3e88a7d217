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
 * All state that is built from released records and restored from a snapshot: {@code serve} recovers it, so {@code
 * snapshot} writes it. Projections and the indexes of refunds and of reversed gifts may leave out a record that they
 * can't apply; allocations and settings may not, since decisions depend on them.
 */
public final class ReadModels {
    private final Projections projections = new Projections();
    private final RecordLinks allocations = RecordLinks.allocations();
    private final RecordLinks refunds = RecordLinks.refunds();
    private final RecordLinks giftReversals = RecordLinks.giftReversals();
    private final OrderIndex orders = new OrderIndex();
    private final JournaledSettings settings = new JournaledSettings();
    private final JournalCuts cuts = new JournalCuts();
    private final SkippedRecords skipped;

    /** Read models that leave out no record. */
    public ReadModels() {
        this(Set.of());
    }

    /** Read models that may leave out these records if they can't apply them. */
    public ReadModels(final Collection<Long> skippable) {
        skipped = new SkippedRecords(skippable);
    }

    /** Returns all parts in the order of snapshots. */
    public List<SnapshotPart> parts() {
        return List.of(
                skipped.guard(new ProjectionsPart(projections)),
                allocations,
                skipped.guard(refunds),
                skipped.guard(giftReversals),
                skipped.guard(orders),
                settings,
                cuts,
                skipped);
    }

    public Projections projections() {
        return projections;
    }

    /** Returns the records left out. */
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

    public OrderIndex orders() {
        return orders;
    }

    /** Returns where the journal was cut. */
    public JournalCuts cuts() {
        return cuts;
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
