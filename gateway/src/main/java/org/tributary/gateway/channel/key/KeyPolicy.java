package org.tributary.gateway.channel.key;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Policy on the keys that may come into force, at the start and whenever files change. */
public enum KeyPolicy {
    /** Any key: for a sandbox or a test. */
    ANY,
    /** No key made by a sandbox, no secret that others can read. */
    PRODUCTION;

    /**
     * Checks the directory against the policy.
     *
     * @throws KeyFileException naming the files that it refuses
     */
    public void check(final Path directory) throws KeyFileException {
        if (this != PRODUCTION) {
            return;
        }
        final List<Path> marked = SandboxMark.find(directory);
        if (!marked.isEmpty()) {
            throw new KeyFileException("environment: production refuses keys that `sandbox` made: " + marked
                    + ". Put your own keys there, or set environment: sandbox");
        }
        try {
            final List<String> open = SecretModes.find(directory);
            if (!open.isEmpty()) {
                throw new KeyFileException(
                        "environment: production refuses secrets that others can read. " + String.join(" ", open));
            }
        } catch (final IOException e) {
            throw KeyFileException.unreadable(directory, e);
        }
    }
}
