package org.tributary.engine.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.pipeline.Admission;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.decide.CommandFaults;
import org.tributary.engine.status.EngineStatus;

/**
 * One node of a group:
 *
 * <pre>
 *  client ─▶ leader: stamp, log ─▶ committed by a majority ─▶ every node: decide ─▶ journal ─▶ heads agree ─▶ reply
 * </pre>
 *
 * <p>Limits so far: the log is never purged; a start replays the whole journal; a node that lost its log or all its files is not
 * brought back by itself; members are fixed.
 */
public final class ClusterNode implements AutoCloseable {
    /**
     * What a node works with.
     *
     * @param store the journal of a data directory that the caller has locked
     * @param machines makes a fresh core
     * @param clockMs the leader's time, epoch milliseconds
     * @param listener gets the records that the journal holds, then each once it is journaled
     * @param answers gets the results of this node's own commands; its read models are ahead of them
     * @param limits how this node sends its own commands
     * @param status receives the counters
     * @param faults is notified of a command that the core can't decide
     * @param fatal ends the process; no reply is given afterwards
     */
    public record Parts(
            JournalStore store,
            Supplier<? extends StateMachine> machines,
            JournalSettings journal,
            LongSupplier clockMs,
            NodeListener listener,
            ReleaseListener answers,
            IngressLimits limits,
            EngineStatus status,
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
     * @param problems why a peer's journal can't be compared just now, by the peer's name
     */
    public record Status(
            @Nullable String leader,
            long term,
            long appliedIndex,
            long sequence,
            long batch,
            byte[] chainHead,
            long agreedBatch,
            @Nullable String differences,
            Map<String, String> problems) {}

    private final ClusterSettings settings;
    private final IngressLimits limits;
    private final Journal journal;
    private final GroupStateMachine machine;
    private final HeadAgreement agreement;
    private final HeadPoller poller;
    private final RaftServer server;
    private final RaftGroup group;
    private final ExecutorService headReaders;
    private final ClusterClient client;
    private final BatchSender sender;
    private final ClusterIngress ingress;
    private final NodeKeeper keeper;
    private final Thread keeperThread;

    private ClusterNode(final ClusterSettings settings, final Parts parts) throws IOException {
        this.settings = settings;
        this.limits = parts.limits();
        this.group = Raft.group(settings);
        final RecoveredNode recovered =
                RecoveredNode.of(parts.store(), parts.machines().get(), parts.listener());
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
        this.sender = new BatchSender(settings.client());
        this.ingress = new ClusterIngress(
                new SecureRandom().nextLong(),
                parts.limits(),
                this::leaderTerm,
                this::refusal,
                this::send,
                new Answering(parts.answers(), this::failed),
                parts.status());
        final EntryJournal entries = new EntryJournal(journal, recovered);
        this.machine = new GroupStateMachine(
                journal,
                entries,
                new EntryApplier(recovered, entries, parts.faults(), parts.listener(), ingress),
                agreement,
                TermIndex.valueOf(recovered.term(), recovered.index()),
                parts,
                settings,
                headReaders);
        this.server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(settings.self()))
                .setGroup(group)
                .setStateMachine(machine)
                .setProperties(Raft.server(settings))
                .setParameters(Raft.parameters(settings))
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
            node.bind(parts.status());
            node.server.start();
            node.poller.start();
            node.ingress.start();
            node.keeperThread.start();
            return node;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot start node " + settings.self() + " of group " + settings.id(), e);
        }
    }

    private void bind(final EngineStatus status) {
        status.startAt(machine.lastSequence());
        status.bindRing(limits.queuedCommands(), ingress::level);
        status.bindJournal(
                journal::appendedSequence, journal::syncedSequence, journal::reserveLeftBytes, journal::writtenBytes);
    }

    private void send(final SentBatch batch) {
        sender.send(batch.commands, reply -> ingress.ended(batch, reply));
    }

    /** Why no command of this node's own is taken now; null if it may be. */
    private @Nullable Admission refusal() {
        if (machine.hasFailed()) {
            return Admission.DRAINING;
        }
        return journal.hasRoom() ? null : Admission.RESERVE;
    }

    private void failed(final String stage, final Throwable error) {
        machine.fail(stage, error);
    }

    /** The way into the replicated log for this node's own commands, whoever leads. */
    public CommandIngress ingress() {
        return ingress;
    }

    /** Term in which this node leads and has applied what its predecessors committed; 0 if it doesn't. */
    private long leaderTerm() {
        try {
            final DivisionInfo info = server.getDivision(group.getGroupId()).getInfo();
            final long term = info.getCurrentTerm();
            return info.isLeaderReady() && info.getCurrentTerm() == term ? term : 0;
        } catch (final IOException e) {
            return 0;
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
        return leaderTerm() > 0;
    }

    /** True if this node has failed: it decides and answers nothing more. */
    public boolean hasFailed() {
        return machine.hasFailed();
    }

    /** Name of the leader; null if this node knows none. Neither blocks nor computes. */
    public @Nullable String leader() {
        try {
            final RaftPeerId leader =
                    server.getDivision(group.getGroupId()).getInfo().getLeaderId();
            return leader == null ? null : leader.toString();
        } catch (final IOException e) {
            return null;
        }
    }

    /** Where the node stands. */
    public Status status() {
        final TermIndex applied = machine.getLastAppliedTermIndex();
        final String leader = leader();
        final HeadClaim newest = agreement.newest();
        return new Status(
                leader,
                applied == null ? 0 : applied.getTerm(),
                applied == null ? 0 : Math.max(0, applied.getIndex()),
                machine.lastSequence(),
                newest.batch(),
                newest.chainHead().clone(),
                agreement.agreed(),
                agreement.differences(),
                poller.problems());
    }

    /** Leaves the group without a word, syncs and closes the journal. A failed node's journal is only closed. */
    @Override
    public void close() {
        keeper.stop();
        try {
            keeperThread.join();
            ingress.close();
            sender.close();
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
