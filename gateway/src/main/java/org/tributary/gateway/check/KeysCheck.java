package org.tributary.gateway.check;

import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.codec.Channels;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.key.SandboxMark;
import org.tributary.gateway.channel.payments.PaymentSources;
import org.tributary.gateway.channel.registry.KeyTrial;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.config.WebhookSettings;
import org.tributary.gateway.server.JournalFit;
import org.tributary.gateway.server.TokenFiles;
import org.tributary.gateway.webhook.PublicAddresses;
import org.tributary.gateway.webhook.WebhookSecret;

/** Tries every key as a start would, one directory after the other, so that all that is wrong is told at once. */
final class KeysCheck {
    private static final String REMEDY_SECRET = "Make one with: openssl rand -hex 32";
    private static final int MIN_SECRET_CHARS = 32;

    private final TributaryConfig config;
    private final List<String> mistakes = new ArrayList<>();
    private final List<String> warnings;

    private KeysCheck(final TributaryConfig config, final List<String> warnings) {
        this.config = config;
        this.warnings = warnings;
    }

    /**
     * Mistakes of the keys.
     *
     * @param campaign names the partners that need a secret; null if it can't be read
     * @param warnings gets what a start does not refuse
     */
    static List<String> find(
            final TributaryConfig config, final @Nullable Campaign campaign, final List<String> warnings) {
        final KeysCheck check = new KeysCheck(config, warnings);
        final Path keys = config.keys();
        if (!Files.isDirectory(keys)) {
            return List.of(keys + " is no directory. Put the channels' keys there, or name it with \"keys\".");
        }
        check.sandboxMarks();
        check.channels();
        check.secret(keys.resolve("pepper"));
        check.tokens();
        config.webhooks().forEach(check::webhook);
        if (campaign != null) {
            campaign.partners().forEach(partner -> check.partner(partner.id()));
        }
        if (check.mistakes.isEmpty()) {
            check.journal();
        }
        return check.mistakes;
    }

    /** Makes the payment sources known by name, because a campaign may name them. Mistakes in them are found later. */
    static void nameSources(final Path keys) {
        final Path directory = keys.resolve(PaymentSources.DIRECTORY);
        if (!Files.isDirectory(directory)) {
            return;
        }
        try {
            new PaymentSources(directory, KeyPolicy.ANY)
                    .sources()
                    .forEach(source -> new Settings.Source(
                                    Channels.source(source.code()), Channels.codeOf(source.billedBy()), source.name())
                            .makeKnown());
        } catch (final KeyFileException e) {
            // The trial of all keys finds it again and reports it.
        }
    }

    private void journal() {
        try {
            JournalFit.require(config);
        } catch (final KeyFileException e) {
            add(e);
        }
    }

    private void sandboxMarks() {
        if (config.environment() != TributaryConfig.Environment.PRODUCTION) {
            return;
        }
        try {
            for (final Path file : SandboxMark.find(config.keys())) {
                mistakes.add(file
                        + " was made by `sandbox`, which environment: production refuses. Put your own key there.");
            }
        } catch (final KeyFileException e) {
            add(e);
        }
    }

    private void channels() {
        final KeyTrial trial = KeyTrial.of(config.keys());
        trial.mistakes().forEach(mistake -> mistakes.add(mistake + "."));
        if (trial.channels() == 0) {
            mistakes.add(config.keys() + " has no channel. Put the keys of at least one into a directory of its name: "
                    + "wechatpay, alipay, unionpay, stripe.");
        }
    }

    private void tokens() {
        final Path admin = config.keys().resolve(TokenFiles.ADMIN);
        if (!Files.isRegularFile(config.keys().resolve(TokenFiles.NAMED)) || Files.isRegularFile(admin)) {
            secret(admin);
        }
        try {
            TokenFiles.read(config.keys(), config.environment() == TributaryConfig.Environment.PRODUCTION);
        } catch (final KeyFileException e) {
            // What the secret itself lacks is said already.
            if (mistakes.stream().noneMatch(mistake -> mistake.startsWith(admin.toString()))) {
                add(e);
            }
            return;
        }
        try {
            TokenFiles.requireSecondPerson(config);
        } catch (final KeyFileException e) {
            add(e);
        }
    }

    private void webhook(final WebhookSettings webhook) {
        try {
            WebhookSecret.read(config.keys(), webhook.name());
        } catch (final KeyFileException e) {
            add(e);
        }
        final String host = webhook.url().getHost();
        try {
            new PublicAddresses(webhook.allowPrivate()).resolve(host);
        } catch (final PublicAddresses.ForbiddenAddressException e) {
            mistakes.add("The address of webhook \"" + webhook.name() + "\" can't be used: " + e.getMessage() + ".");
        } catch (final UnknownHostException e) {
            // A server starts and sends later: the name may be known by then, or on the machine that it will run on.
            warnings.add("the address of webhook \"" + webhook.name() + "\" can't be used now: " + host
                    + " is not known to this machine's name service. Correct it, or the name service, before the start;"
                    + " a server keeps trying.");
        }
    }

    private void secret(final Path file) {
        if (!Files.isRegularFile(file)) {
            mistakes.add(file + " is missing. " + REMEDY_SECRET + ".");
            return;
        }
        try {
            final String text = KeyFiles.text(file);
            final int length = text.length();
            if (file.endsWith("pepper") && text.lines().count() > 1) {
                mistakes.add(file + " has several lines, and line ends would be part of it. A pepper is one line.");
            } else if (length < MIN_SECRET_CHARS) {
                mistakes.add(file + " has " + length + " characters, at least " + MIN_SECRET_CHARS + ". "
                        + REMEDY_SECRET + ".");
            }
        } catch (final KeyFileException e) {
            add(e);
        }
    }

    private void partner(final String partner) {
        final Path file = config.keys().resolve("partners").resolve(partner + ".secret");
        if (!Files.isRegularFile(file)) {
            mistakes.add(file + " is missing, but the campaign has partner \"" + partner + "\". " + REMEDY_SECRET
                    + ", and give it to the partner.");
        }
    }

    private void add(final KeyFileException e) {
        mistakes.add(e.getMessage() + ".");
    }
}
