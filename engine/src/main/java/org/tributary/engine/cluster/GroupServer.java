package org.tributary.engine.cluster;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.cluster.log.OwnLog;

/** A node's part in the group as Ratis has it: its server, and who leads and belongs to the group. Any thread. */
final class GroupServer {
    private static final long TRIM_TIMEOUT_MS = 10_000;

    private final RaftServer server;
    private final RaftGroup group;
    private final GroupStateMachine machine;
    private final OwnLog log;

    /**
     * A server that takes no part yet.
     *
     * @param members the group begins with; none on a node that waits to be taken in
     * @param hasLog whether there is a log to go on with
     */
    GroupServer(
            final ClusterSettings settings,
            final Map<String, String> members,
            final boolean hasLog,
            final GroupStateMachine machine)
            throws IOException {
        this.group = Raft.group(settings, members);
        this.machine = machine;
        this.log = new OwnLog(settings.ownLog());
        log.repair();
        this.server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(settings.self()))
                .setGroup(group)
                .setStateMachine(machine)
                .setProperties(Raft.server(settings))
                .setParameters(Raft.parameters(settings))
                .setOption(hasLog ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT)
                .build();
    }

    void start() throws IOException {
        log.opened();
        server.start();
    }

    /** Has the journal synced and the log before it purged. */
    CompletableFuture<?> trimLog() {
        return server.snapshotManagementAsync(SnapshotManagementRequest.newCreate(
                ClientId.randomId(), server.getId(), group.getGroupId(), 0, TRIM_TIMEOUT_MS, 1));
    }

    /** Addresses of the members by name; null after the end. */
    @Nullable
    Map<String, String> members() {
        try {
            return Raft.members(
                    server.getDivision(group.getGroupId()).getRaftConf().getCurrentPeers());
        } catch (final IOException e) {
            return null;
        }
    }

    /** Term in which this node leads and has applied what its predecessors committed; 0 if it doesn't. */
    long leaderTerm() {
        try {
            final DivisionInfo info = server.getDivision(group.getGroupId()).getInfo();
            final long term = info.getCurrentTerm();
            return info.isLeaderReady() && info.getCurrentTerm() == term ? term : 0;
        } catch (final IOException e) {
            return 0;
        }
    }

    /** Newest term that this node has heard of; 0 after the end. */
    long term() {
        try {
            return server.getDivision(group.getGroupId()).getInfo().getCurrentTerm();
        } catch (final IOException e) {
            return 0;
        }
    }

    /** Name of the leader; null if this node knows none. Neither blocks nor computes. */
    @Nullable
    String leader() {
        try {
            final RaftPeerId leader =
                    server.getDivision(group.getGroupId()).getInfo().getLeaderId();
            return leader == null ? null : leader.toString();
        } catch (final IOException e) {
            return null;
        }
    }

    void close() throws IOException {
        server.close();
        if (!machine.hasFailed()) {
            log.closed();
        }
    }
}
