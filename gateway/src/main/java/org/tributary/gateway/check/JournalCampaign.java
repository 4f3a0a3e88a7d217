package org.tributary.gateway.check;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.snapshot.SnapshotDamagedException;
import org.tributary.engine.snapshot.SnapshotFile;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.gateway.readmodel.ReadModels;

/**
 * The campaign that a data directory's journal has in force, whatever the campaign file says. For {@code check}.
 *
 * @param campaign with its budgets as they are now
 * @param fileHash SHA-256 of the file that it came from
 */
record JournalCampaign(Campaign campaign, byte[] fileHash) {
    /**
     * Reads it as a start does, from the newest snapshot and the records after it, but without the core and the indexes. May run beside a
     * running engine.
     *
     * @return null if there is no journal, or no campaign in it
     * @throws org.tributary.engine.journal.JournalDamagedException if the journal can't be read
     */
    static @Nullable JournalCampaign read(final Path data) throws IOException {
        final DataDirectory directory = new DataDirectory(data);
        if (!directory.hasJournal()) {
            return null;
        }
        final ReadModels models = ReadModels.of(data);
        final List<SnapshotPart> parts = parts(models);
        final long snapshot = readSnapshot(directory, parts);
        try (JournalReader reader = new ChronicleStore(directory).reader()) {
            reader.read(snapshot + 1, record -> parts.forEach(part -> part.onRecord(record)));
        }
        parts.forEach(SnapshotPart::onBatchEnd);
        final Campaign campaign = models.projections().views().directory().campaign();
        return campaign == null
                ? null
                : new JournalCampaign(campaign, models.settings().fileHash());
    }

    /** Whether the campaign came from a file with this SHA-256. */
    boolean isOf(final byte[] hash) {
        return MessageDigest.isEqual(fileHash, hash);
    }

    /** Those that follow the campaign; the others grow with the donations. */
    private static List<SnapshotPart> parts(final ReadModels models) {
        final List<String> needed = List.of(
                "projections", models.settings().name(), models.skipped().name());
        return models.parts().stream()
                .filter(part -> needed.contains(part.name()))
                .toList();
    }

    /** Sequence of the newest readable snapshot's last record; 0 if there is none. A start passes over the others too. */
    private static long readSnapshot(final DataDirectory directory, final List<SnapshotPart> parts) {
        for (final Path path : new SnapshotStore(directory).newestFirst()) {
            try (SnapshotFile file = SnapshotFile.open(path)) {
                SnapshotStore.requireReadable(file, new DonationCore(), parts);
                parts.forEach(part -> file.read(part.name(), part::readSnapshot));
                return file.position().sequence();
            } catch (final SnapshotDamagedException e) {
                // An older one will do.
                parts.forEach(SnapshotPart::reset);
            }
        }
        return 0;
    }
}
