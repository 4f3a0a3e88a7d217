package org.tributary.gateway.server;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.pipeline.TrustedClock;
import org.tributary.engine.replay.LossRecord;
import org.tributary.engine.replay.Recovery;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.gateway.config.TributaryConfig;

/** What a start says of the journal that it found, and the record of a loss. */
final class RecoveryReport {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryReport.class);
    private static final int MILLIS = 1000;

    private final TributaryConfig config;
    private final TrustedClock clock;

    RecoveryReport(final TributaryConfig config, final TrustedClock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** A wall clock behind the journal is wrong, or was when the journal was written: stamps never go back, so they wait for it. */
    private void warnIfBehind(final long lastStampMs) {
        final long behindMs = lastStampMs - clock.getAsLong();
        if (behindMs > config.clockStepMs()) {
            LOG.error(
                    "the clock is {} s behind the journal's last record: stamps and deadlines stand still until it has caught up. "
                            + "Set the clock right",
                    behindMs / MILLIS);
        }
    }

    /** Journals a loss; returns the stamp of its record. */
    long journal(
            final Loss loss,
            final Recovery.Result recovered,
            final Journal journal,
            final List<SnapshotPart> models,
            final DataDirectory directory) {
        final long stampMs = LossRecord.journal(loss, recovered.machine(), journal, models, clock);
        LOG.error(
                "the journal has lost records that may have been answered, and goes on after sequence {} (record {} says"
                        + " so): {}. Run tributary reconcile for the days concerned: the channels' bills name the payments",
                loss.last().sequence(),
                recovered.machine().lastSequence(),
                loss.evidence());
        new SnapshotStore(directory)
                .setAsideAfter(loss.last())
                .forEach(path -> LOG.warn("snapshot of lost records set aside: {}", path));
        return stampMs;
    }

    void report(final Recovery.Result recovered) {
        warnIfBehind(recovered.position().timestampMs());
        recovered.passedOver().forEach(snapshot -> LOG.warn("snapshot skipped: {}", snapshot));
        recovered.tornTail().ifPresent(tail -> LOG.warn("torn tail cut off the journal: {}", tail));
        if (recovered.position().sequence() > 0) {
            LOG.info(
                    "recovered to sequence {}: snapshot at {}, {} records replayed in {} ms",
                    recovered.position().sequence(),
                    recovered.snapshotSequence(),
                    recovered.replayedRecords(),
                    recovered.nanos() / 1_000_000);
        }
    }
}
