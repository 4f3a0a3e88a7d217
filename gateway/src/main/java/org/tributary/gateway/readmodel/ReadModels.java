package org.tributary.gateway.readmodel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
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

    private ReadModels(final Path data, final Collection<Long> skippable) {
        skipped = new SkippedRecords(data, skippable);
    }

    /** Read models of a data directory's journal, which may leave out the records that its file allows. */
    public static ReadModels of(final Path data) throws IOException {
        return new ReadModels(data, SkippedRecords.allowed(data));
    }

    /** Returns all parts in the order of snapshots. */
    public List<SnapshotPart> parts() {
        return List.of(
                skipped.guard(new ProjectionsPart(projections)),
                skipped.name(allocations),
                skipped.guard(refunds),
                skipped.guard(giftReversals),
                skipped.guard(orders),
                skipped.name(settings),
                skipped.name(cuts),
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
        public void reset() {
            projections.reset();
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
