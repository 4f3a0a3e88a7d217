package org.tributary.engine.cluster;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.cluster.consent.Consents;

/**
 * Settings of a node or client of a group. Immutable.
 *
 * @param id name of the group: nodes and clients of another group are refused
 * @param self name of this node; "" for a client
 * @param members {@code host:port} by name of the nodes that began the group; the same on all nodes, also when others came since
 * @param logDirectory holds the replicated log; not read by a client
 * @param electionMillis followers wait this to twice this for a leader
 * @param witness whether a batch is answered only when a second journal agrees; without effect in a group of one
 * @param tls null: the wire is not encrypted, and any process that reaches a node's port can take part
 * @param log how much of the replicated log is kept
 * @param address of this node if it came to the group later and {@code members} does not name it, or if it listens elsewhere than where
 *     the others reach it; "" otherwise
 * @param join whether a node without a log copies the journal of another and waits until the group takes it in
 */
public record ClusterSettings(
        String id,
        String self,
        Map<String, String> members,
        Path logDirectory,
        int electionMillis,
        boolean witness,
        @Nullable ClusterTls tls,
        LogKeeping log,
        String address,
        boolean join) {

    /**
     * How much of the replicated log a node keeps. Only whole files go.
     *
     * @param fileBytes size at which the log goes on in another file
     * @param syncEvery entries after which the journal is synced and the log before it may go
     * @param entries newest entries that are kept in any case
     */
    public record LogKeeping(int fileBytes, int syncEvery, int entries) {
        /** What a node has unless a test says otherwise. */
        public static final LogKeeping DEFAULT = new LogKeeping(32 * 1024 * 1024, 10_000, 100_000);
    }

    /** The same with the default keeping of the log. */
    public ClusterSettings(
            final String id,
            final String self,
            final Map<String, String> members,
            final Path logDirectory,
            final int electionMillis,
            final boolean witness,
            final @Nullable ClusterTls tls) {
        this(id, self, members, logDirectory, electionMillis, witness, tls, LogKeeping.DEFAULT, "", false);
    }

    /** The same with another keeping of the log. */
    public ClusterSettings keeping(final LogKeeping ofLog) {
        return new ClusterSettings(id, self, members, logDirectory, electionMillis, witness, tls, ofLog, address, join);
    }

    /**
     * The same for a node that copies the journal of another and waits until the group takes it in, if it has no log yet.
     *
     * @param ownAddress its {@code host:port}; "" if members names it
     */
    public ClusterSettings joining(final String ownAddress, final boolean joins) {
        return new ClusterSettings(
                id, self, members, logDirectory, electionMillis, witness, tls, log, ownAddress, joins);
    }

    public ClusterSettings {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        require(!id.isBlank(), "cluster.id is missing");
        require(
                members.size() % 2 == 1,
                "cluster.members names " + members.size() + " nodes: a group has one, three or five, because an even"
                        + " number survives no more failures than one node less");
        require(
                self.isEmpty() || members.containsKey(self) || !address.isEmpty(),
                "cluster.self is " + self + ", which cluster.members does not name: " + members.keySet());
        require(electionMillis >= 100, "cluster.electionMillis must be at least 100, is " + electionMillis);
    }

    /** The same without a name: for a client. */
    public ClusterSettings client() {
        return new ClusterSettings(id, "", members, logDirectory, electionMillis, witness, tls, log, "", false);
    }

    /** {@code host:port} at which this node listens; "" for a client. */
    String ownAddress() {
        return address.isEmpty() ? members.getOrDefault(self, "") : address;
    }

    /** True if this node has a log of the group. */
    public boolean hasLog() {
        return Files.isDirectory(ownLog());
    }

    /** Directory of this node's log of the group. */
    Path ownLog() {
        return logDirectory.resolve(groupId().toString());
    }

    /** What this node keeps of entries that stopped it; beside the log, whose entries they are. */
    public Consents consents() {
        return new Consents(logDirectory, groupId());
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
