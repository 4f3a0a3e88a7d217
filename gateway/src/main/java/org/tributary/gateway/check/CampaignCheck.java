package org.tributary.gateway.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.settlement.disclosure.PlatformKey;
import org.tributary.engine.text.Yuan;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.SecretModes;
import org.tributary.gateway.config.ServerSettings;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.config.campaign.CampaignFile;
import org.tributary.gateway.config.campaign.SeedSource;
import org.tributary.gateway.config.yaml.InvalidFileException;
import org.tributary.gateway.config.yaml.Mistake;
import org.tributary.gateway.readmodel.ReadModelException;
import org.tributary.gateway.server.JournalFit;

/** {@code tributary check}: settings, keys and campaign, every mistake at once, or the campaign explained. */
public final class CampaignCheck {
    private CampaignCheck() {}

    /**
     * Checks what a settings file says and names.
     *
     * @throws IOException if a file can't be read at all
     */
    public static CheckReport of(final Path settingsFile) throws IOException {
        final TributaryConfig config;
        try {
            config = TributaryConfig.read(settingsFile);
        } catch (final InvalidFileException e) {
            return CheckReport.ofMistakes(withCampaigns(lines(e), settingsFile), List.of());
        }
        final List<String> mistakes = new ArrayList<>();
        final List<String> warnings = new ArrayList<>();
        KeysCheck.nameSources(config.keys());
        final JournalCampaign journaled = journaled(config, mistakes);
        final List<String> ofFile = new ArrayList<>();
        final CampaignFile file = campaign(new TributaryConfig.Named(config.keys(), config.campaign()), ofFile);
        if (journaled == null) {
            // Beside a journal that can't be read nobody knows whether the file matters.
            (mistakes.isEmpty() ? mistakes : warnings).addAll(ofFile);
        } else {
            compare(config, journaled, file, ofFile, mistakes, warnings);
        }
        final Campaign campaign = journaled != null ? journaled.campaign() : file == null ? null : file.campaign();
        mistakes.addAll(KeysCheck.find(config, campaign, warnings));
        final List<String> open = tlsAndModes(config, mistakes);
        (config.environment() == TributaryConfig.Environment.PRODUCTION ? mistakes : warnings).addAll(open);
        if (campaign == null || !mistakes.isEmpty()) {
            return CheckReport.ofMistakes(mistakes, warnings);
        }
        final List<String> summary = new ArrayList<>();
        summary.add(settingsFile + ": sound.");
        summary.add((journaled == null ? config.campaign() + ": sound. " : "the campaign in force: ") + size(campaign));
        return explain(campaign, config.rules().graceMs(), summary, warnings);
    }

    /** The campaign that a start takes instead of the file; null if it takes the file. */
    private static @Nullable JournalCampaign journaled(final TributaryConfig config, final List<String> mistakes)
            throws IOException {
        try {
            return JournalCampaign.read(config.data());
        } catch (final JournalDamagedException e) {
            // The check of the keys against the journal finds it again and reports it.
            return null;
        } catch (final ReadModelException e) {
            mistakes.add(e.getMessage() + ".");
            return null;
        }
    }

    /** A start takes the journal's campaign and refuses only another campaign's file. */
    private static void compare(
            final TributaryConfig config,
            final JournalCampaign journaled,
            final @Nullable CampaignFile file,
            final List<String> ofFile,
            final List<String> mistakes,
            final List<String> warnings) {
        warnings.addAll(ofFile);
        final String inForce = " the campaign in the journal in " + config.data()
                + ", which stays in force: change it with PUT /admin/v1/campaign.";
        if (file == null) {
            warnings.add(config.campaign() + " is not needed beside" + inForce);
            return;
        }
        try {
            JournalFit.requireSameCampaign(
                    config, file.campaign().id(), journaled.campaign().id());
        } catch (final KeyFileException e) {
            mistakes.add(e.getMessage() + ".");
            return;
        }
        if (!journaled.isOf(file.hash())) {
            warnings.add(config.campaign() + " differs from" + inForce);
        }
    }

    /** Mistakes of the files for TLS and of the anchor's key; returns the secrets that others than their owner can read. */
    private static List<String> tlsAndModes(final TributaryConfig config, final List<String> mistakes)
            throws IOException {
        final ServerSettings.Tls tls = config.server().tls();
        if (tls != null) {
            mustBeReadable(tls.certificate(), "tls.certificate", mistakes);
            mustBeReadable(tls.key(), "tls.key", mistakes);
        }
        final Path anchorKey = config.anchorKey();
        if (anchorKey != null) {
            try {
                PlatformKey.read(anchorKey);
            } catch (final IOException e) {
                mistakes.add("anchor.key: " + e.getMessage() + ".");
            }
        }
        final List<String> open =
                new ArrayList<>(Files.isDirectory(config.keys()) ? SecretModes.find(config.keys()) : List.of());
        if (tls != null
                && Files.isReadable(tls.key())
                && !SecretModes.problem(tls.key()).isEmpty()) {
            open.add(SecretModes.problem(tls.key()));
        }
        if (anchorKey != null
                && Files.isReadable(anchorKey)
                && !SecretModes.problem(anchorKey).isEmpty()) {
            open.add(SecretModes.problem(anchorKey));
        }
        return open;
    }

    /**
     * Explains a sound campaign.
     *
     * @param graceMs grace period of the process
     * @param summary lines to begin with
     * @param warnings of settings, keys and campaign file
     */
    static CheckReport explain(
            final Campaign campaign, final long graceMs, final List<String> summary, final List<String> warnings) {
        final Map<String, String> neverGive = new NeverGives(campaign).find();
        final Explanation explanation = new Explanation(campaign, graceMs);
        return new CheckReport(List.of(), warnings, summary, explanation.pools(), explanation.gifts(), neverGive);
    }

    /**
     * Reads a campaign file, with the payment sources of a directory of keys known by name.
     *
     * @throws InvalidFileException with every mistake in the file
     * @throws IOException if it can't be read at all
     */
    public static Campaign read(final Path campaign, final Path keys) throws IOException {
        KeysCheck.nameSources(keys);
        return CampaignFile.read(campaign, SeedSource.inKeys(keys)).campaign();
    }

    private static void mustBeReadable(final Path file, final String setting, final List<String> mistakes) {
        if (!Files.isReadable(file)) {
            mistakes.add(file + " can't be read. Put the file there, or correct " + setting + " in the settings.");
        }
    }

    /** Every mistake at once: those of the campaign too, if the settings are sound enough to name it. */
    private static List<String> withCampaigns(final List<String> mistakes, final Path settingsFile) throws IOException {
        try {
            campaign(TributaryConfig.namedIn(settingsFile), mistakes);
        } catch (final InvalidFileException e) {
            // Not YAML: said already, and nothing can be read from it.
        }
        return mistakes;
    }

    private static @Nullable CampaignFile campaign(final TributaryConfig.Named files, final List<String> mistakes)
            throws IOException {
        if (!Files.isRegularFile(files.campaign())) {
            mistakes.add(files.campaign() + " is no file. Name the campaign file with \"campaign\" in the settings.");
            return null;
        }
        try {
            return CampaignFile.read(files.campaign(), SeedSource.inKeys(files.keys()));
        } catch (final InvalidFileException e) {
            mistakes.addAll(lines(e));
            return null;
        }
    }

    private static List<String> lines(final InvalidFileException e) {
        final List<String> lines =
                new ArrayList<>(e.mistakes().stream().map(Mistake::toString).toList());
        final int more = e.count() - lines.size();
        if (more > 0) {
            lines.add("… and " + more + " more.");
        }
        return lines;
    }

    private static String size(final Campaign campaign) {
        final long budgetsFen =
                campaign.pools().stream().mapToLong(Pool::budgetFen).sum();
        return campaign.organisations().size() + " organisations, "
                + campaign.projects().size() + " projects, "
                + campaign.sponsors().size() + " sponsors, "
                + (campaign.teams().isEmpty() ? "" : campaign.teams().size() + " teams, ")
                + campaign.pools().size() + " pools of " + Yuan.of(budgetsFen) + " " + campaign.currency()
                + " together.";
    }
}
