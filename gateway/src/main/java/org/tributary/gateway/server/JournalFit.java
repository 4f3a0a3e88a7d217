package org.tributary.gateway.server;

import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.gateway.bridge.PepperFingerprint;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.registry.ChannelRegistry;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.readmodel.JournaledSettings;

/** Checks for {@code check} whether keys and campaign fit the data directory's journal; a start refuses those that do not. */
public final class JournalFit {
    /**
     * Records read to find the settings, with which a journal begins. Fixed settings never change, so later records
     * need not be read.
     */
    private static final long FIRST_RECORDS = 1_000;

    private JournalFit() {}

    /**
     * Refuses keys that do not fit the journal. May run beside a running engine. Without a journal all keys fit.
     *
     * @throws KeyFileException with the mismatch and the remedy
     */
    public static void require(final TributaryConfig config) throws KeyFileException {
        final DataDirectory directory = new DataDirectory(config.data());
        if (!directory.hasJournal()) {
            return;
        }
        final JournaledSettings journaled = new JournaledSettings();
        try (JournalReader reader = new ChronicleStore(directory).reader()) {
            reader.read(1, FIRST_RECORDS, journaled::onRecord);
        } catch (final JournalDamagedException e) {
            throw new KeyFileException("the journal in " + config.data() + " can't be read (" + e.getMessage()
                    + "), so keys can't be checked against it: run tributary verify --data " + config.data());
        }
        try (ChannelSet channels = ChannelRegistry.open(
                config.keys(),
                CryptoSuite.jdk(),
                KeyPolicy.ANY,
                config.callbacks().skewMs())) {
            FixedSettings.require(
                    journaled.settings(),
                    PepperFingerprint.of(Secrets.read(config).pepper()),
                    channels);
        }
    }

    /**
     * Refuses the file of another campaign: its data directory is another one.
     *
     * @param id of the campaign in the file
     * @param journaled id of the campaign in force
     * @throws KeyFileException with both and the remedy
     */
    public static void requireSameCampaign(final TributaryConfig config, final String id, final String journaled)
            throws KeyFileException {
        if (!id.equals(journaled)) {
            throw new KeyFileException(config.campaign() + " is campaign " + id + ", the journal in " + config.data()
                    + " is of campaign " + journaled
                    + ": name the data directory of " + id + ", or the campaign file of " + journaled);
        }
    }
}
