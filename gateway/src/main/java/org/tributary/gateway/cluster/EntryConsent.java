package org.tributary.gateway.cluster;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.cluster.consent.Consents;
import org.tributary.engine.cluster.consent.StepOvers;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.replay.StepOver;
import org.tributary.gateway.config.ClusterConfig;
import org.tributary.gateway.server.StoppedCommands;

/** An operator's consent, on one node that is stopped, to step over an entry of the replicated log that stopped it. */
public final class EntryConsent {
    private final Consents consents;
    private final DataDirectory directory;
    private final StoppedCommands stopped;

    /** On the node that settings name, which has not run since the entry stopped it or is stopped now. */
    public EntryConsent(final ClusterConfig config, final Path data) {
        this.consents = NodeHost.settings(config, config.self()).consents();
        this.directory = new DataDirectory(data);
        this.stopped = new StoppedCommands(data);
    }

    /**
     * Keeps a consent; the node asks for the others' when it starts. A later one about the same entry replaces it.
     *
     * @param sha256 of the command that the entry holds; null if it is a pool's deadline
     * @param pool whose deadline it is; null if it is a command
     * @return what the consents of all nodes must have in common
     * @throws IllegalArgumentException with the remedy if this entry did not stop this node on that
     */
    public String give(
            final long entry,
            final @Nullable String sha256,
            final @Nullable String pool,
            final String reason,
            final String actor)
            throws IOException {
        try (DataDirectory.Lock lock = directory.lock()) {
            final String on = consents.stoppedOn(entry);
            if (on == null) {
                throw new IllegalArgumentException("entry " + entry + " has not stopped this node; entries that have: "
                        + consents.entries() + ". The node's last log line names entry and command");
            }
            if (!on.equals(pool == null ? sha256 : "pool " + pool)) {
                throw new IllegalArgumentException("entry " + entry + " stopped this node on " + on + ": name that");
            }
            final StepOver stepOver = new StepOver(reason, actor);
            final byte[] word = bytes(
                    pool == null ? stepOver.ofCommand(stopped.read(String.valueOf(sha256))) : stepOver.ofPool(pool));
            consents.give(entry, word);
            return StepOvers.fingerprint(word);
        }
    }

    private static byte[] bytes(final DirectBuffer buffer) {
        final byte[] bytes = new byte[buffer.capacity()];
        buffer.getBytes(0, bytes);
        return bytes;
    }
}
