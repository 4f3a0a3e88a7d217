package org.tributary.engine.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.cluster.journal.RecoveredNode;
import org.tributary.engine.cluster.log.OwnLog;

/** A node's part in the group as Ratis has it: its server, and who leads and belongs to the group. Any thread. */
final class GroupServer {
    private static final long TRIM_TIMEOUT_MS = 10_000;
    /** Ratis says that the group has taken a node out only after it has closed the node's part. */
    private static final long END_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final RaftServer server;
    private final RaftGroup group;
    private final GroupStateMachine machine;
    private final OwnLog log;
    private final String self;
    /** Kept from the start: Ratis forgets it when it closes as a whole. */
    private RaftServer.@Nullable Division division;
    /** When the keeper's thread first found it closed. */
    private @Nullable Long closedNanos;

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
        this.self = settings.self();
        read(() -> {
            log.repair();
            return log;
        });
        this.server = read(() -> RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(settings.self()))
                .setGroup(group)
                .setStateMachine(machine)
                .setProperties(Raft.server(settings))
                .setParameters(Raft.parameters(settings))
                .setOption(hasLog ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT)
                .build());
    }

    /** What Ratis does while it reads the log. */
    private interface Reading<T> {
        T run() throws IOException;
    }

    /** Names the way out where the log is damaged, which Ratis doesn't. */
    private <T> T read(final Reading<T> reading) throws IOException {
        try {
            return reading.run();
        } catch (final IOException | RuntimeException e) {
            final UncheckedIOException damage = log.damage(e, self);
            if (damage != null) {
                throw damage;
            }
            throw e;
        }
    }

    /**
     * A node whose log is gone has forgotten what it voted for and what it acknowledged: it could undo a committed entry. Without a log a
     * journal begins a group only where `cluster restore` has said so, and alone.
     */
    static void requireLog(final ClusterSettings settings, final RecoveredNode recovered, final boolean hasLog) {
        final boolean begins =
                recovered.index() == 0 && settings.members().keySet().equals(Set.of(settings.self()));
        if (!hasLog && recovered.whole().batch() > 0 && !begins) {
            throw new IllegalStateException(
                    "the journal ends with batch " + recovered.whole().batch() + ", from entry "
                            + recovered.index() + " of a replicated log, but " + settings.logDirectory()
                            + " holds no log of this"
                            + " group: put it back, or check cluster.id and cluster.logDir. If the log is lost, remove the node from"
                            + " the group (`cluster remove`), start it with --join and add it again (`cluster add`); nothing was"
                            + " changed");
        }
    }

    void start() throws IOException {
        log.opened();
        read(() -> {
            server.start();
            return server;
        });
        division = server.getDivision(group.getGroupId());
    }

    /**
     * Why this node takes part no more although it was not closed; null while it does, and for one that the group has taken out. Ratis
     * closes a node's part by itself when one of its threads fails or the process stood still for a minute, and leaves the process up.
     * The keeper's thread.
     */
    @Nullable
    String unexpectedEnd() {
        final RaftServer.Division of = division;
        if (of == null || isUp(of.getInfo().getLifeCycleState())) {
            return null;
        }
        if (closedNanos == null) {
            closedNanos = System.nanoTime();
        }
        if (machine.isTakenOut() || isTakenOut(of) || System.nanoTime() - closedNanos < END_NANOS) {
            return null;
        }
        return "Ratis has closed this node's part in the group by itself ("
                + of.getInfo().getLifeCycleState() + ", "
                + of.getInfo().getCurrentRole()
                + "); its log lines before this one name the cause. Put that right, the disk of "
                + log + " first, and start the node again";
    }

    private static boolean isUp(final LifeCycle.State state) {
        return !state.isClosingOrClosed() && state != LifeCycle.State.EXCEPTION;
    }

    /** True if its newest list of members is without itself; a node that waits to be taken in has none. */
    private boolean isTakenOut(final RaftServer.Division of) {
        final Map<String, String> now = Raft.members(of.getRaftConf().getCurrentPeers());
        return !now.isEmpty() && !now.containsKey(server.getId().toString());
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
