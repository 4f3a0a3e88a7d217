package org.tributary.gateway.channel.key;

import java.nio.file.Path;
import java.util.List;

/** Which keys may come into force, at the start and whenever files change. */
public enum KeyPolicy {
    /** Any: a sandbox, a test. */
    ANY,
    /** None that a sandbox made: production. */
    NO_SANDBOX;

    /**
     * Holds the directory against the policy.
     *
     * @throws KeyFileException naming the files that it refuses
     */
    void check(Path directory) throws KeyFileException {
        if (this == NO_SANDBOX) {
            List<Path> marked = SandboxMark.find(directory);
            if (!marked.isEmpty()) {
                throw new KeyFileException("production refuses keys that a sandbox made: " + marked);
            }
        }
    }
}
