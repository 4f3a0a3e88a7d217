package org.tributary.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.projection.view.AlarmKind;
import org.tributary.engine.replay.LossRecord;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Recovery;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.engine.testing.TestEngine;

class JournalCutsTest {
    @TempDir
    private Path root;

    @Test
    void shouldCountALossInTheStartThatJournalsItAndInEachLaterOne() {
        final DataDirectory directory = new DataDirectory(root);
        final ChronicleStore store = new ChronicleStore(directory);
        final JournalCuts cuts = new JournalCuts();
        try (DataDirectory.Lock lock = directory.lock()) {
            final Recovery.Result recovered = recover(directory, store, cuts);
            assertThat(cuts.count()).isZero();
            try (Journal journal = store.begin(recovered.position(), TestEngine.SMALL_JOURNAL, () -> 1_000)) {
                final Loss loss = new Loss(recovered.position(), 7, "the newest file is missing", false);
                LossRecord.journal(loss, recovered.machine(), journal, List.of(cuts), () -> 1_000);
            }
            assertThat(cuts.count()).isEqualTo(1);

            final JournalCuts later = new JournalCuts();
            recover(directory, store, later);
            assertThat(later.count()).isEqualTo(1);
            assertThat(later.names().of(1))
                    .matches("1-[0-9a-f]{8}")
                    .isEqualTo(cuts.names().of(1));

            final SnapshotMemory snapshot = new SnapshotMemory();
            cuts.writeSnapshot(snapshot);
            final JournalCuts loaded = new JournalCuts();
            loaded.readSnapshot(snapshot.source());
            assertThat(loaded.names().of(1)).isEqualTo(cuts.names().of(1));
            assertThat(loaded.count()).isEqualTo(1);
            assertThat(lock).isNotNull();
        }
    }

    /** Payments that were answered may be missing: someone has to compare the channels' bills. */
    @Test
    void shouldAlarmAboutALossAlsoAfterTheNextStart() throws IOException {
        final DataDirectory directory = new DataDirectory(root);
        final ChronicleStore store = new ChronicleStore(directory);
        final ReadModels models = ReadModels.of(root);
        try (DataDirectory.Lock lock = directory.lock()) {
            final Recovery.Result recovered = recover(directory, store, models.parts());
            try (Journal journal = store.begin(recovered.position(), TestEngine.SMALL_JOURNAL, () -> 1_000)) {
                final Loss loss = new Loss(recovered.position(), 7, "the newest file is missing", false);
                LossRecord.journal(loss, recovered.machine(), journal, models.parts(), () -> 1_000);
            }
            final ReadModels later = ReadModels.of(root);
            recover(directory, store, later.parts());
            for (final ReadModels each : List.of(models, later)) {
                assertThat(each.projections().views().alarms(5)).singleElement().satisfies(alarm -> {
                    assertThat(alarm.kind()).isEqualTo(AlarmKind.LOSS);
                    assertThat(alarm.sequence()).isEqualTo(1);
                    assertThat(alarm.otherSequence()).isZero();
                });
            }
            assertThat(lock).isNotNull();
        }
    }

    private static Recovery.Result recover(
            final DataDirectory directory, final ChronicleStore store, final List<SnapshotPart> parts) {
        return new Recovery(directory, store, DonationCore::new, parts, Progress.NONE).run();
    }

    private static Recovery.Result recover(
            final DataDirectory directory, final ChronicleStore store, final JournalCuts cuts) {
        return new Recovery(directory, store, DonationCore::new, List.of(cuts), Progress.NONE).run();
    }
}
