package org.tributary.gateway.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.campaign.SettingsEncoder;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.Sha256;
import org.tributary.gateway.bridge.PepperFingerprint;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.config.campaign.CampaignFile;
import org.tributary.gateway.config.campaign.SeedSource;
import org.tributary.gateway.config.yaml.InvalidFileException;
import org.tributary.gateway.readmodel.EarlierJournals;
import org.tributary.gateway.readmodel.JournaledSettings;

/**
 * Records that a start adds to the journal: the settings if they changed, and the campaign file if the journal has no
 * campaign. Otherwise the journal's campaign stays in force, and a different file is only reported.
 */
final class CampaignStart {
    /** Actor of changes made by a start. */
    static final String ACTOR = "start";

    private static final Logger LOG = LoggerFactory.getLogger(CampaignStart.class);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final TributaryConfig config;
    private final ChannelSet channels;
    private final PepperFingerprint pepper;
    private final JournaledSettings journaled;
    private final Supplier<@Nullable Campaign> inForce;
    private final LongSupplier released;
    private final boolean begins;

    /**
     * Key of the id tables for a journal that has none. One draw for the life of the process: a group may decide settings whose answer came
     * too late, and the same settings sent again must not name another key, which no core can decide.
     */
    private final long newHashKey0;

    private final long newHashKey1;
    private @Nullable CampaignFile file;

    /**
     * Records of a start.
     *
     * @param inForce the journal's campaign; null before the first
     * @param released sequence of the last record that readers are shown
     * @param begins whether an operator has said that the journal is begun
     */
    CampaignStart(
            final TributaryConfig config,
            final ChannelSet channels,
            final PepperFingerprint pepper,
            final JournaledSettings journaled,
            final Supplier<@Nullable Campaign> inForce,
            final LongSupplier released,
            final boolean begins) {
        this.begins = begins;
        this.inForce = inForce;
        this.released = released;
        this.pepper = pepper;
        this.config = config;
        this.channels = channels;
        this.journaled = journaled;
        final SecureRandom random = new SecureRandom();
        this.newHashKey0 = random.nextLong();
        this.newHashKey1 = random.nextLong();
    }

    /**
     * Refuses keys that do not fit the journal, and reads the campaign file if it is needed. Mistakes show before an
     * engine is started.
     *
     * @throws KeyFileException if the pepper, a channel's merchant or the campaign's id differs from the journal's
     * @throws org.tributary.gateway.config.yaml.InvalidFileException with every mistake in the campaign file
     */
    void prepare() throws IOException, KeyFileException {
        file = null;
        FixedSettings.require(journaled.settings(), pepper, channels);
        // Those that are no longer declared have a name in the journal alone.
        FixedSettings.name(FixedSettings.keptSources(journaled.settings(), FixedSettings.sourcesOf(channels)));
        if (journaled.fileHash().length == 0) {
            file = CampaignFile.read(config.campaign(), SeedSource.inKeys(config.keys()));
            if (begins && config.cluster() == null) {
                requireFirst(file.campaign().id());
            }
        } else if (Files.isReadable(config.campaign()) && !MessageDigest.isEqual(journaled.fileHash(), hashOfFile())) {
            requireSameCampaign();
            LOG.warn(
                    "{} differs from the campaign in the journal, which stays in force: change it with PUT /admin/v1/campaign",
                    config.campaign());
        }
    }

    /** Receipts and runs of payouts would be numbered once more from the beginning. */
    private void requireFirst(final String id) throws IOException, KeyFileException {
        final Path earlier = EarlierJournals.of(config.data(), id);
        if (earlier != null) {
            throw new KeyFileException(
                    earlier + " holds a journal of campaign " + id + ". A second one would number receipts and runs"
                            + " of payouts as the first has: go on with that one (data: " + earlier
                            + "), or give the campaign another id. If that one numbered nothing that was handed out, move it away");
        }
    }

    /** Refuses the file of another campaign. A file with mistakes names none. */
    private void requireSameCampaign() throws IOException, KeyFileException {
        final Campaign journaledCampaign = inForce.get();
        final String id;
        try {
            id = CampaignFile.read(config.campaign(), SeedSource.inKeys(config.keys()))
                    .campaign()
                    .id();
        } catch (final InvalidFileException e) {
            return;
        }
        if (journaledCampaign != null) {
            JournalFit.requireSameCampaign(config, id, journaledCampaign.id());
        }
    }

    /** Adds settings and campaign to the journal, and returns when readers are shown them. */
    void run(final CommandCalls calls) {
        final Settings wanted = wanted();
        if (!wanted.equals(journaled.settings())) {
            journal(calls, List.of(SettingsEncoder.encode(wanted)), "settings");
        }
        if (file != null) {
            journal(
                    calls,
                    CampaignEncoder.commands(file.campaign(), 0, ACTOR, file.hash()),
                    config.campaign().toString());
        }
    }

    private void journal(final CommandCalls calls, final List<? extends DirectBuffer> commands, final String what) {
        final List<CommandResult> results = calls.callAll(commands);
        require(results, what);
        awaitReleased(results.get(results.size() - 1).sequence());
    }

    /**
     * Answers arrive a moment before the count of released records moves. Who begins to follow the journal at its end, and who reads the
     * sequence that a start prints, must not find an end before these records.
     */
    void awaitReleased(final long sequence) {
        final long startNanos = System.nanoTime();
        while (released.getAsLong() < sequence) {
            if (System.nanoTime() - startNanos > MOST_NANOS) {
                throw new IllegalStateException("record " + sequence + " was answered, but the engine shows only "
                        + released.getAsLong() + " records after 60 s");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** True if the journal has settings and a campaign. */
    boolean isJournaled() {
        return journaled.settings() != null && journaled.fileHash().length > 0;
    }

    /** Reports rules of the file that are not in force: only a leader's start journals settings. */
    void warnIfDifferent() {
        if (!wanted().equals(journaled.settings())) {
            LOG.warn("the settings file's rules or merchants differ from those in force: the journal's stay in force");
        }
    }

    /** The settings that a start journals unless the journal has them. */
    Settings wanted() {
        final Settings before = journaled.settings();
        return new Settings(
                org.tributary.engine.core.state.campaign.Settings.RULE_VERSION,
                config.rules().graceMs(),
                config.rules().refundWaitMs(),
                before == null ? newHashKey0 : before.hashKey0(),
                before == null ? newHashKey1 : before.hashKey1(),
                pepper.hi(),
                pepper.lo(),
                FixedSettings.kept(before, FixedSettings.merchantsOf(channels)),
                FixedSettings.keptSources(before, FixedSettings.sourcesOf(channels)));
    }

    private static void require(final List<CommandResult> results, final String what) {
        for (final CommandResult result : results) {
            if (!result.isAccepted()) {
                throw new IllegalStateException("the engine ignored a record of " + what + " (sequence "
                        + result.sequence() + "): " + CodeText.of(result.reason()));
            }
        }
    }

    private byte[] hashOfFile() throws IOException {
        return Sha256.of(Files.readAllBytes(config.campaign()));
    }
}
