package org.tributary.gateway.webhook;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The other nodes of a replicated group, of which only the one that leads sends; a single server has none. Any thread. */
public interface OtherNodes {
    /** Those of a single server, which sends always. */
    OtherNodes NONE = new OtherNodes() {
        @Override
        public boolean leads() {
            return true;
        }

        @Override
        public @Nullable String leader() {
            return null;
        }

        @Override
        public Set<String> others() {
            return Set.of();
        }

        @Override
        public Map<String, String> placesOf(final String node) {
            return Map.of();
        }
    };

    /** True if this node leads. Neither blocks nor computes. */
    boolean leads();

    /** Name of the node that leads; null while none is known. Neither blocks nor computes. */
    @Nullable
    String leader();

    /** Names of the group's members, without this node. */
    Set<String> others();

    /**
     * Asks a node for its places of receivers.
     *
     * @return cursors by the receivers' names; without those of which it has none
     * @throws IOException if it gives no answer
     */
    Map<String, String> placesOf(String node) throws IOException;
}
