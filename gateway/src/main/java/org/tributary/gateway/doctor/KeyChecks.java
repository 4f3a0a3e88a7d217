package org.tributary.gateway.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.SecretModes;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.server.JournalFit;

/** The keys: who can read them, and whether they belong to this journal. */
final class KeyChecks {
    private KeyChecks() {}

    static List<Finding> of(final TributaryConfig config) throws IOException {
        final List<Finding> findings = new ArrayList<>();
        if (!Files.isDirectory(config.keys())) {
            findings.add(Finding.bad(
                    "keys", config.keys() + " is no directory", "put the keys back from where you keep them"));
            return findings;
        }
        final List<String> open = SecretModes.find(config.keys());
        findings.add(
                open.isEmpty()
                        ? Finding.ok("key-modes", "only their owner can read the secrets in " + config.keys())
                        : Finding.bad("key-modes", String.join(" ", open), "chmod -R go= " + config.keys()));
        try {
            JournalFit.require(config);
            findings.add(Finding.ok("keys", "pepper and merchants are those of the journal"));
        } catch (final KeyFileException e) {
            findings.add(Finding.bad(
                    "keys", String.valueOf(e.getMessage()), "tributary check --config FILE names every mistake"));
        }
        return findings;
    }
}
