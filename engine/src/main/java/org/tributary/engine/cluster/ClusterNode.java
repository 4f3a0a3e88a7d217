package org.tributary.engine.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.ratis.server.protocol.TermIndex;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.cluster.close.Closing;
import org.tributary.engine.cluster.consent.StepOvers;
import org.tributary.engine.cluster.head.HeadAgreement;
import org.tributary.engine.cluster.head.HeadClaim;
import org.tributary.engine.cluster.journal.EntryJournal;
import org.tributary.engine.cluster.journal.NodeAnchor;
import org.tributary.engine.cluster.journal.NodeDiffersException;
import org.tributary.engine.cluster.journal.NodeListener;
import org.tributary.engine.cluster.journal.RecoveredNode;
import org.tributary.engine.core.port.CommandCheck;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.pipeline.Admission;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.decide.CommandFaults;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.status.EngineStatus;

/**
 * One node of a group:
 *
 * <pre>
 *  client ─▶ leader: stamp, log ─▶ committed by a majority ─▶ every node: decide ─▶ journal ─▶ heads agree ─▶ reply
 * </pre>
 *
 * <p>Limits so far: while a member is down, no log is purged that it needs.
 */
public final class ClusterNode implements AutoCloseable {
    /**
     * What a node works with.
     *
     * @param store the journal of a data directory that the caller has locked
     * @param snapshots state snapshots of the same directory
     * @param machines makes a fresh core
     * @param clockMs the leader's time, epoch milliseconds
     * @param listener gets the records that the journal holds behind the state snapshot, then each once it is journaled
     * @param answers gets the results of this node's own commands; its read models are ahead of them
     * @param limits how this node sends its own commands
     * @param status receives the counters
     * @param faults is notified of a command that the core can't decide
     * @param fatal ends the process; no reply is given afterwards
     */
    public record Parts(
            JournalStore store,
            SnapshotStore snapshots,
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
     * @param unanswered this node's own commands that got no answer
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
            Map<String, String> problems,
            Unanswered unanswered) {}

    /**
     * Commands that a node took and did not answer, since it was started. They may be decided all the same.
     *
     * @param notSent waited too long behind batches that were under way
     * @param noReply the leader gave no reply in time, or refused: no leader, no majority, or no second journal that agrees
     * @param behind the leader replied, but this node had not journaled the batch itself in time
     */
    public record Unanswered(long notSent, long noReply, long behind) {
        /** All of them. */
        public long total() {
            return notSent + noReply + behind;
        }
    }

    private static final int TRIM_WITHIN_BATCHES = 64;
    private static final long STEP_OVER_WAIT_MS = 60_000;
    /** Longest wait for the end of a thread that may be syncing the journal: a busy device takes its time, and is better waited for. */
    private static final int SYNC_LIMIT_MS = 60_000;

    private final ClusterSettings settings;
    private final IngressLimits limits;
    private final Journal journal;
    private final GroupStateMachine machine;
    private final HeadAgreement agreement;
    private final HeadPoller poller;
    private final GroupServer server;
    private final ExecutorService headReaders;
    private final ClusterClient client;
    private final ClusterIngress ingress;
    private final NodeKeeper keeper;
    private final Thread keeperThread;
    private volatile Map<String, String> known = Map.of();

    private ClusterNode(final ClusterSettings settings, final Parts parts, final NodeAnchor anchor) throws IOException {
        this.settings = settings;
        this.limits = parts.limits();
        final boolean joins = settings.join() && JoiningNode.copy(settings, parts, settings.ownLog());
        final boolean hasLog = settings.hasLog();
        final RecoveredNode recovered = RecoveredNode.of(
                parts.store(),
                parts.snapshots(),
                parts.machines(),
                parts.listener(),
                joins ? List.of() : anchor.expected());
        GroupServer.requireLog(settings, recovered, hasLog || joins);
        anchor.onRecovered(recovered.end(), recovered.syncedSequence());
        this.journal = parts.store().begin(recovered.end(), parts.journal(), parts.clockMs());
        this.headReaders = Executors.newCachedThreadPool(task -> daemon(task, "tributary-head-reader"));
        this.agreement = new HeadAgreement(settings.members().size(), this::onDifference);
        agreement.startFrom(new HeadClaim(
                recovered.whole().batch(),
                recovered.whole().sequence(),
                recovered.whole().chainHead()));
        this.ingress = new ClusterIngress(
                new SecureRandom().nextLong(),
                parts.limits(),
                this::leaderTerm,
                this::refusal,
                this::check,
                new BatchSender(settings.client(), limits),
                new Answering(parts.answers(), this::failed),
                parts.status(),
                false);
        this.poller = new HeadPoller(
                settings,
                limits.requestTimeoutMs(settings.electionMillis()),
                agreement,
                this::members,
                parts.clockMs());
        final StepOvers stepOvers = new StepOvers(settings.consents(), settings.self(), poller, STEP_OVER_WAIT_MS);
        final EntryJournal entries = new EntryJournal(journal, recovered);
        this.machine = new GroupStateMachine(
                journal,
                entries,
                new EntryApplier(recovered, entries, parts.faults(), parts.listener(), ingress, stepOvers),
                agreement,
                stepOvers,
                TermIndex.valueOf(recovered.term(), recovered.index()),
                parts,
                settings,
                headReaders);
        this.server = new GroupServer(settings, joins ? Map.of() : settings.members(), hasLog, machine);
        this.client = new ClusterClient(settings.client(), limits);
        this.keeper = new NodeKeeper(this, machine, server, journal, parts.clockMs(), client);
        this.keeperThread = daemon(keeper, "tributary-node-keeper");
    }

    /**
     * Starts a node: replays its journal, then takes part in the group.
     *
     * @throws UncheckedIOException if its port or its log can't be opened
     */
    public static ClusterNode start(final ClusterSettings settings, final Parts parts) {
        return start(settings, parts, NodeAnchor.NONE);
    }

    /** The same with what is known of the journal outside its directory; a journal that holds less is refused. */
    public static ClusterNode start(final ClusterSettings settings, final Parts parts, final NodeAnchor anchor) {
        if (parts.journal().maxFrameBytes() < EntryApplier.frameBytes()) {
            throw new IllegalArgumentException("the journal's blockBytes allows frames of "
                    + parts.journal().maxFrameBytes() + " bytes, a node needs " + EntryApplier.frameBytes());
        }
        try {
            final ClusterNode node = new ClusterNode(settings, parts, anchor);
            node.bind(parts.status());
            node.server.start();
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

    /**
     * True if enough was journaled since the last time. Not while this node is behind: the apply thread waits for open answers before
     * it takes up the request.
     */
    boolean wantsTrim() {
        return machine.unsyncedEntries() >= settings.log().syncEvery()
                && agreement.newest().batch() - agreement.agreed() <= TRIM_WITHIN_BATCHES;
    }

    /** Has the journal synced and the log before it purged. */
    CompletableFuture<?> trimLog() {
        return server.trimLog();
    }

    /** Compares journals with the members that the group has now. The keeper's thread. */
    void followMembers() {
        final Map<String, String> now = members();
        if (!now.equals(known)) {
            known = now;
            final Set<String> peers = new TreeSet<>(now.keySet());
            peers.remove(settings.self());
            agreement.members(peers);
            poller.ask(now);
        }
    }

    /** Addresses of the group's members by name, as far as this node has heard; without itself while it waits to be taken in. */
    public Map<String, String> members() {
        final Map<String, String> now = server.members();
        return now == null ? known : now;
    }

    /** Why no command of this node's own is taken now; null if it may be. */
    private @Nullable Admission refusal() {
        if (machine.hasFailed()) {
            return Admission.DRAINING;
        }
        return journal.hasRoom() ? null : Admission.RESERVE;
    }

    /** Sets what answers the questions of gateways to the leader, on any thread, several at once. Without it none is answered. */
    public void answerQuestions(final UnaryOperator<byte[]> answers) {
        machine.answerQuestions(answers);
    }

    /**
     * Asks the leader something that it may do once at most: it is not asked again.
     *
     * @throws ClusterClient.NotTakenException if it did nothing
     * @throws IOException if there is no answer; it may have done something
     */
    public byte[] askLeader(final byte[] question, final int waitMs) throws IOException {
        return ClusterClient.askOnce(settings, members(), String.valueOf(leader()), question, waitMs);
    }

    /**
     * Asks a member, leader or not, for what changes nothing.
     *
     * @throws IOException if there is no answer
     */
    public byte[] askMember(final String name, final byte[] question, final int waitMs) throws IOException {
        return ClusterClient.askMember(settings, members(), name, question, waitMs);
    }

    private CommandCheck check() {
        return machine.check();
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
        return server.leaderTerm();
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
        return server.leader();
    }

    /** Newest term that this node has heard of. */
    public long term() {
        return server.term();
    }

    /** By how much the clock of each member that answers is ahead of this node's, milliseconds by name; negative if it is behind. */
    public Map<String, Long> clocksAheadMs() {
        return poller.clocksAheadMs();
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
                poller.problems(),
                ingress.unanswered());
    }

    /**
     * Last record that may be told to others: the last one that another journal is known to agree on, 0 after a start until a peer has
     * answered; without a witness or in a group of one the newest. Any thread.
     */
    public long agreedSequence() {
        return settings.witness() ? agreement.agreedSequence() : machine.lastSequence();
    }

    /**
     * Leaves the group without a word, syncs and closes the journal. A failed node's journal is only closed. Every wait has a limit
     * ({@link Closing}); an interrupt is kept until the end. A journal that a thread left behind may still write is neither synced nor
     * closed: its end is made again from the log, as after {@code kill -9}.
     */
    @Override
    public void close() {
        final Closing closing = new Closing("node " + settings.self());
        keeper.stop();
        final boolean kept = closing.part("keeper", SYNC_LIMIT_MS, keeperThread::join);
        closing.here(ingress::close);
        closing.here(client::close);
        closing.here(poller::close);
        agreement.close();
        final boolean applied = closing.part("replicated log", SYNC_LIMIT_MS, server::close);
        headReaders.shutdownNow();
        if (kept && applied) {
            closing.here(() -> {
                if (machine.hasFailed()) {
                    journal.abandon();
                } else {
                    journal.close();
                }
            });
        }
        closing.end();
    }
}
