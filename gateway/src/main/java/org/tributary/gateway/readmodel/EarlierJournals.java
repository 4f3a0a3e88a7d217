package org.tributary.gateway.readmodel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.projection.Projections;

/**
 * Journals beside a data directory that is about to be begun. What is numbered by campaign and sequence (receipts, runs of payouts)
 * would be numbered alike in two journals of one campaign.
 */
public final class EarlierJournals {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierJournals.class);

    /** Directories looked at: a folder with more is no place for data directories. */
    private static final int MOST_LOOKED_AT = 64;

    /** The campaign is defined by the first records. */
    private static final long FIRST_RECORDS = 1_000;

    private EarlierJournals() {}

    /**
     * Finds a journal of a campaign in the folder that holds a data directory.
     *
     * @param data the directory that is begun
     * @return its directory; null if none is seen, also if one can't be read
     */
    public static @Nullable Path of(final Path data, final String campaign) throws IOException {
        final Path folder = data.toAbsolutePath().normalize().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return null;
        }
        int looked = 0;
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (final Path other : beside) {
                if (++looked > MOST_LOOKED_AT) {
                    return null;
                }
                final boolean isItself = Files.exists(data) && Files.isSameFile(other, data);
                if (!isItself && campaign.equals(campaignOf(other))) {
                    return other;
                }
            }
        }
        return null;
    }

    private static @Nullable String campaignOf(final Path other) {
        final DataDirectory directory = new DataDirectory(other);
        try {
            if (!directory.hasJournal()) {
                return null;
            }
            final Projections projections = new Projections();
            try (JournalReader reader = new ChronicleStore(directory).reader()) {
                reader.read(1, FIRST_RECORDS, projections::onRecord);
            }
            projections.onBatchEnd();
            final Campaign campaign = projections.views().directory().campaign();
            return campaign == null ? null : campaign.id();
        } catch (final JournalDamagedException | UncheckedIOException | IllegalStateException e) {
            LOG.warn("{} holds a journal that can't be read: whether it is of this campaign is not known", other, e);
            return null;
        }
    }
}
