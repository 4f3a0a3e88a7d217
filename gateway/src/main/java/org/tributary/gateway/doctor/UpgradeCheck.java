package org.tributary.gateway.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Verifier;
import org.tributary.engine.snapshot.SnapshotDamagedException;
import org.tributary.engine.snapshot.SnapshotFile;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.readmodel.ReadModels;
import org.tributary.gateway.server.JournalFit;

/**
 * Whether this release may take over a journal that another one wrote: it can read every batch, decides each command as the
 * journal recorded it, and its read models take every record. Reads only, beside the running engine too.
 */
public final class UpgradeCheck {
    private static final double NANOS = 1e9;

    private final DataDirectory data;
    private final @Nullable TributaryConfig config;
    private final List<SnapshotPart> parts;
    private final List<Finding> findings = new ArrayList<>();
    private long batch;
    private @Nullable String refused;

    /**
     * A check to be run once.
     *
     * @param config settings of the process; null: not known, so keys are not compared
     */
    public UpgradeCheck(final DataDirectory data, final @Nullable TributaryConfig config) throws IOException {
        this.data = data;
        this.config = config;
        this.parts = ReadModels.of(data.root()).parts();
    }

    /** Runs it. The release may take over if no finding is bad. */
    public List<Finding> run(final Progress progress) throws IOException {
        final double recordsPerSecond = decisions(progress);
        if (findings.stream().noneMatch(finding -> finding.verdict() == Finding.Verdict.BAD)) {
            snapshots(recordsPerSecond);
        }
        if (config != null) {
            keys(config);
        }
        return List.copyOf(findings);
    }

    private double decisions(final Progress progress) {
        final Verifier.Report report = new Verifier<>(
                        new ChronicleStore(data), DonationCore::new, DonationCore::brokenLaw)
                .expecting(new SnapshotStore(data).witnesses())
                .run(progress, this::onRecord);
        if (report.problem().isPresent()) {
            findings.add(found(report.problem().get()));
            return 0;
        }
        endBatch();
        findings.add(Finding.ok("journal", "every batch can be read, up to sequence " + report.lastSequence()));
        findings.add(Finding.ok("decisions", report.commands() + " commands are decided as they were recorded"));
        findings.add(
                refused == null
                        ? Finding.ok("read-models", "every record can be applied")
                        : Finding.bad(
                                "read-models",
                                refused,
                                "stay with the release that wrote it, and report this as a fault"));
        return report.lastSequence() / Math.max(1 / NANOS, report.nanos() / NANOS);
    }

    private static Finding found(final Verifier.Problem problem) {
        return switch (problem.kind()) {
            case DAMAGE ->
                Finding.bad(
                        "journal",
                        problem.message(),
                        "if it names a format, use the release that it names; otherwise put the file back from a backup");
            case LOSS ->
                Finding.bad(
                        "journal",
                        "records may be lost that were answered: " + problem.message(),
                        "no fault of a release: settle the loss with the release that wrote the journal, then check again");
            case DIFFERENCE, CONSERVATION ->
                Finding.bad(
                        "decisions",
                        problem.message(),
                        "stay with the release that wrote it, or a newer one, and report this as a fault");
        };
    }

    private void onRecord(final JournalRecord record) {
        if (refused != null) {
            return;
        }
        if (record.batch() != batch) {
            endBatch();
            batch = record.batch();
        }
        try {
            parts.forEach(part -> part.onRecord(record));
        } catch (final RuntimeException e) {
            refused = "record " + record.sequence() + " can't be applied: " + e.getMessage();
        }
    }

    private void endBatch() {
        if (refused == null) {
            parts.forEach(SnapshotPart::onBatchEnd);
        }
    }

    private void snapshots(final double recordsPerSecond) {
        for (final Path path : new SnapshotStore(data).newestFirst()) {
            try (SnapshotFile file = SnapshotFile.open(path)) {
                SnapshotStore.requireReadable(file, new DonationCore(), parts);
                findings.add(Finding.ok(
                        "snapshot",
                        path.getFileName() + " can be used, at sequence "
                                + file.position().sequence()));
                return;
            } catch (final SnapshotDamagedException e) {
                findings.add(Finding.warn(
                        "snapshot",
                        path.getFileName() + " is passed over: " + e.getMessage(),
                        String.format(
                                "nothing; without a snapshot a start replays the journal, %,.0f records a second here",
                                recordsPerSecond)));
            }
        }
    }

    private void keys(final TributaryConfig settings) {
        try {
            JournalFit.require(settings.override(data.root(), null, null));
            findings.add(Finding.ok("keys", "pepper and merchants are those of the journal"));
        } catch (final KeyFileException e) {
            findings.add(Finding.bad(
                    "keys", String.valueOf(e.getMessage()), "tributary check --config FILE names every mistake"));
        }
    }
}
