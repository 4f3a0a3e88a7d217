package org.tributary.gateway.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.key.SecretModes;
import org.tributary.gateway.config.ServerSettings;
import org.tributary.gateway.config.TributaryConfig;

/**
 * The process's secrets, which never appear in logs or answers. The channels load their keys themselves.
 *
 * @param pepper key of the donor hash, the text of {@code keys/pepper}
 */
public record Secrets(byte[] pepper) {
    private static final int MIN_CHARS = 32;

    /**
     * Reads the secrets.
     *
     * @throws KeyFileException if one is missing, short or of several lines, or in production if any key was made by {@code sandbox} or can be
     *     read by others
     */
    public static Secrets read(final TributaryConfig config) throws KeyFileException {
        final Path keys = config.keys();
        if (config.environment() == TributaryConfig.Environment.PRODUCTION) {
            KeyPolicy.PRODUCTION.check(keys);
            final ServerSettings.Tls tls = config.server().tls();
            if (tls != null
                    && Files.exists(tls.key())
                    && !SecretModes.problem(tls.key()).isEmpty()) {
                throw new KeyFileException("environment: production refuses secrets that others can read. "
                        + SecretModes.problem(tls.key()));
            }
        }
        return new Secrets(secret(keys.resolve("pepper")).getBytes(StandardCharsets.UTF_8));
    }

    private static String secret(final Path file) throws KeyFileException {
        final String text = KeyFiles.text(file);
        if (text.length() < MIN_CHARS) {
            throw new KeyFileException(file + " has " + text.length() + " characters, at least " + MIN_CHARS
                    + " are needed: make it with `openssl rand -hex 32`");
        }
        if (text.lines().count() > 1) {
            throw new KeyFileException(
                    file + " has several lines, and line ends would be part of it: a pepper is one line");
        }
        return text;
    }

    @Override
    public String toString() {
        return "Secrets";
    }
}
