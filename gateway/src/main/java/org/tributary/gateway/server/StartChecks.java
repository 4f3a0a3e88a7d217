package org.tributary.gateway.server;

import java.nio.file.Files;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.webhook.Webhooks;

/** What a start refuses before anything is opened. */
public final class StartChecks {
    private StartChecks() {}

    /** A disk that is not mounted must not look like a first start. */
    static void requireJournal(final TributaryConfig config, final StartWords words) {
        final boolean begun = new DataDirectory(config.data()).hasJournal();
        if (begun && words.begin()) {
            throw new IllegalArgumentException("--begin is for the first start only, and " + config.data()
                    + " holds a journal already: leave it out");
        }
        if (!begun && !words.begin() && config.environment() == TributaryConfig.Environment.PRODUCTION) {
            throw new IllegalArgumentException(
                    config.data() + " holds no journal. If this is the first start, say so once"
                            + " with --begin. Otherwise the data directory is another one, or its disk is not mounted");
        }
    }

    /** What the settings need of the keys besides those that are read below. */
    static void requireKeys(final TributaryConfig config) throws KeyFileException {
        Webhooks.requireSecrets(config.webhooks(), config.keys());
        TokenFiles.requireSecondPerson(config);
    }

    /** A node's settings and data are for {@code node} alone. */
    static void requireNoGroup(final TributaryConfig config) {
        if (config.cluster() != null || Files.exists(config.data().resolve("cluster"))) {
            throw new IllegalArgumentException("the settings or " + config.data()
                    + " are of a node of a replicated group: start it with `tributary node`");
        }
    }

    /** What the environment demands of keys. */
    public static KeyPolicy keyPolicy(final TributaryConfig config) {
        return config.environment() == TributaryConfig.Environment.PRODUCTION ? KeyPolicy.PRODUCTION : KeyPolicy.ANY;
    }
}
