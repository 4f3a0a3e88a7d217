package org.tributary.gateway.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.SandboxMark;
import org.tributary.gateway.config.TributaryConfig;

/**
 * The process's secrets, which never appear in logs or answers. The channels load their keys themselves.
 *
 * @param pepper key of the donor hash, the text of {@code keys/pepper}
 */
record Secrets(byte[] pepper) {
    private static final int MIN_CHARS = 32;

    /**
     * Reads the secrets.
     *
     * @throws KeyFileException if one is missing or short, or in production if any key was made by {@code sandbox}
     */
    static Secrets read(final TributaryConfig config) throws KeyFileException {
        final Path keys = config.keys();
        if (config.environment() == TributaryConfig.Environment.PRODUCTION) {
            final List<Path> marked = SandboxMark.find(keys);
            if (!marked.isEmpty()) {
                throw new KeyFileException("environment: production refuses keys that `sandbox` made: " + marked
                        + ". Put your own keys there, or set environment: sandbox");
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
        return text;
    }

    @Override
    public String toString() {
        return "Secrets";
    }
}
