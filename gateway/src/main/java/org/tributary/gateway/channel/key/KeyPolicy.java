package org.tributary.gateway.channel.key;

import java.nio.file.Path;
import java.util.List;

/** Policy on the keys that may come into force, at the start and whenever files change. */
public enum KeyPolicy {
    /** Any key: for a sandbox or a test. */
    ANY,
    /** No key made by a sandbox: for production. */
    NO_SANDBOX;

    /**
     * Checks the directory against the policy.
     *
     * @throws KeyFileException naming the files that it refuses
     */
    void check(final Path directory) throws KeyFileException {
        if (this == NO_SANDBOX) {
            final List<Path> marked = SandboxMark.find(directory);
            if (!marked.isEmpty()) {
                throw new KeyFileException("production refuses keys that a sandbox made: " + marked);
            }
        }
    }
}
