package org.tributary.engine.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.pipeline.decide.CommandFaults;
import org.tributary.engine.record.RecordHandler;

/**
 * One node of a group:
 *
 * <pre>
 *  client ─▶ leader: stamp, log ─▶ committed by a majority ─▶ every node: decide ─▶ journal ─▶ heads agree ─▶ reply
 * </pre>
 *
 * <p>Limits so far: the log is never purged; a start replays the whole journal; a node that lost its log or all its files is not
 * brought back by itself; the wire is not encrypted; members are fixed.
 */
public final class ClusterNode implements AutoCloseable {
    /**
     * What a node works with.
     *
     * @param store the journal of a data directory that the caller has locked
     * @param machines makes a fresh core
     * @param clockMs the leader's time, epoch milliseconds
     * @param listener gets each record once it is journaled, on the apply thread; not those of an earlier start
     * @param faults is notified of a command that the core can't decide
     * @param fatal ends the process; no reply is given afterwards
     */
    public record Parts(
            JournalStore store,
            Supplier<? extends StateMachine> machines,
            JournalSettings journal,
            LongSupplier clockMs,
            RecordHandler listener,
            CommandFaults faults,
            FatalErrorHandler fatal) {}

    /**
     * What a node knows of itself.
     *
     * @param leader name of the leader; null if the node knows none
     * @param batch number of the last batch in its journal
     * @param chainHead its hash
     * @param agreedBatch last batch that another journal is known to agree on
     * @param differences peers whose journals differ; null if none was found
     */
    public record Status(
            @Nullable String leader,
            long term,
            long appliedIndex,
            long sequence,
            long batch,
            byte[] chainHead,
            long agreedBatch,
            @Nullable String differences) {}

    private final ClusterSettings settings;
    private final Journal journal;
    private final GroupStateMachine machine;
    private final HeadAgreement agreement;
    private final HeadPoller poller;
    private final RaftServer server;
    private final RaftGroup group;
    private final ExecutorService headReaders;
    private final ClusterClient client;
    private final NodeKeeper keeper;
    private final Thread keeperThread;

    private ClusterNode(final ClusterSettings settings, final Parts parts) throws IOException {
        this.settings = settings;
        this.group = Raft.group(settings);
        final RecoveredNode recovered =
                RecoveredNode.of(parts.store(), parts.machines().get());
        final boolean hasLog = Files.isDirectory(
                settings.logDirectory().resolve(settings.groupId().toString()));
        requireLog(settings.logDirectory(), recovered, hasLog);
        this.journal = parts.store().begin(recovered.end(), parts.journal(), parts.clockMs());
        this.headReaders = Executors.newCachedThreadPool(task -> daemon(task, "tributary-head-reader"));
        this.agreement = new HeadAgreement(settings.members().size(), this::onDifference);
        agreement.startFrom(new HeadClaim(
                recovered.whole().batch(),
                recovered.whole().sequence(),
                recovered.whole().chainHead()));
        final EntryJournal entries = new EntryJournal(journal, recovered);
        this.machine = new GroupStateMachine(
                journal,
                entries,
                new EntryApplier(recovered, entries, parts.faults(), parts.listener()),
                agreement,
                TermIndex.valueOf(recovered.term(), recovered.index()),
                parts,
                settings.witness(),
                headReaders);
        this.server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(settings.self()))
                .setGroup(group)
                .setStateMachine(machine)
                .setProperties(Raft.server(settings))
                .setOption(hasLog ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT)
                .build();
        this.poller = new HeadPoller(settings, agreement);
        this.client = new ClusterClient(settings.client());
        this.keeper = new NodeKeeper(this, machine, journal, parts.clockMs(), client);
        this.keeperThread = daemon(keeper, "tributary-node-keeper");
    }

    /**
     * Starts a node: replays its journal, then takes part in the group.
     *
     * @throws UncheckedIOException if its port or its log can't be opened
     */
    public static ClusterNode start(final ClusterSettings settings, final Parts parts) {
        if (parts.journal().maxFrameBytes() < EntryApplier.frameBytes()) {
            throw new IllegalArgumentException("the journal's blockBytes allows frames of "
                    + parts.journal().maxFrameBytes() + " bytes, a node needs " + EntryApplier.frameBytes());
        }
        try {
            final ClusterNode node = new ClusterNode(settings, parts);
            node.server.start();
            node.poller.start();
            node.keeperThread.start();
            return node;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot start node " + settings.self() + " of group " + settings.id(), e);
        }
    }

    /** A node whose log is gone has forgotten what it voted for and what it acknowledged: it could undo a committed entry. */
    private static void requireLog(final Path directory, final RecoveredNode recovered, final boolean hasLog) {
        if (!hasLog && recovered.index() > 0) {
            throw new IllegalStateException("the journal comes from entry " + recovered.index()
                    + " of a replicated log, but " + directory + " holds no log of this group: put it back, or check"
                    + " cluster.id and cluster.logDir; nothing was changed");
        }
    }

    private void onDifference(final String peer, final String what, final boolean byMajority) {
        if (byMajority) {
            machine.fail(
                    "witness",
                    new NodeDiffersException("this node is the odd one of the group: " + what
                            + "; it stops, the others go on. Run verify on its data"));
        }
    }

    private static Thread daemon(final Runnable task, final String name) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** True if this node leads and has applied what its predecessors committed. */
    public boolean isLeader() {
        try {
            return server.getDivision(group.getGroupId()).getInfo().isLeaderReady();
        } catch (final IOException e) {
            return false;
        }
    }

    /** True if this node has failed: it decides and answers nothing more. */
    public boolean hasFailed() {
        return machine.hasFailed();
    }

    /** Where the node stands. */
    public Status status() {
        final TermIndex applied = machine.getLastAppliedTermIndex();
        final RaftPeerId leader = machine.leader();
        final HeadClaim newest = agreement.newest();
        return new Status(
                leader == null ? null : leader.toString(),
                applied == null ? 0 : applied.getTerm(),
                applied == null ? 0 : Math.max(0, applied.getIndex()),
                machine.lastSequence(),
                newest.batch(),
                newest.chainHead().clone(),
                agreement.agreed(),
                agreement.differences());
    }

    /** Leaves the group without a word, syncs and closes the journal. A failed node's journal is only closed. */
    @Override
    public void close() {
        keeper.stop();
        try {
            keeperThread.join();
            client.close();
            poller.close();
            agreement.close();
            server.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot stop node " + settings.self(), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            headReaders.shutdownNow();
            if (machine.hasFailed()) {
                journal.abandon();
            } else {
                journal.close();
            }
        }
    }
}
