package org.tributary.engine.cluster;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a node or client of a group. Immutable.
 *
 * @param id name of the group: nodes and clients of another group are refused
 * @param self name of this node; "" for a client
 * @param members {@code host:port} of all nodes by name
 * @param logDirectory holds the replicated log; not read by a client
 * @param electionMillis followers wait this to twice this for a leader
 * @param witness whether a batch is answered only when a second journal agrees; without effect in a group of one
 * @param tls null: the wire is not encrypted, and any process that reaches a node's port can take part
 */
public record ClusterSettings(
        String id,
        String self,
        Map<String, String> members,
        Path logDirectory,
        int electionMillis,
        boolean witness,
        @Nullable ClusterTls tls) {
    public ClusterSettings {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        require(!id.isBlank(), "cluster.id is missing");
        require(
                members.size() % 2 == 1,
                "cluster.members names " + members.size() + " nodes: a group has one, three or five, because an even"
                        + " number survives no more failures than one node less");
        require(
                self.isEmpty() || members.containsKey(self),
                "cluster.self is " + self + ", which cluster.members does not name: " + members.keySet());
        require(electionMillis >= 100, "cluster.electionMillis must be at least 100, is " + electionMillis);
    }

    /** The same without a name: for a client. */
    public ClusterSettings client() {
        return new ClusterSettings(id, "", members, logDirectory, electionMillis, witness, tls);
    }

    /** Group id on the wire, made from the name. */
    UUID groupId() {
        return UUID.nameUUIDFromBytes(("tributary cluster " + id).getBytes(StandardCharsets.UTF_8));
    }

    /** The first members' list as text, the same for the same list: nodes compare it. */
    String membersText() {
        return id + " " + new TreeMap<>(members);
    }

    private static void require(final boolean holds, final String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
