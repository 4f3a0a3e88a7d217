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

/** Whether keys fit the journal that the data directory holds, as {@code check} asks; a start refuses those that don't. */
public final class JournalFit {
    /** A journal begins with its settings. What they fix stays, so later ones need not be read. */
    private static final long FIRST_RECORDS = 1_000;

    private JournalFit() {}

    /**
     * Refuses keys that don't fit the journal. Reads beside a running engine too; without a journal all keys fit.
     *
     * @throws KeyFileException saying what doesn't fit and what to do
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
                    + "), so keys can't be held against it: run tributary verify --data " + config.data());
        }
        try (ChannelSet channels = ChannelRegistry.open(
                config.keys(),
                CryptoSuite.jdk(),
                KeyPolicy.ANY,
                config.callbacks().skewMs())) {
            FixedSettings.require(
                    journaled.settings(),
                    PepperFingerprint.of(Secrets.read(config).pepper()),
                    FixedSettings.merchantsOf(channels));
        }
    }
}
