package org.tributary.engine.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.apache.ratis.proto.RaftProtos;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.cluster.consent.StepOvers;
import org.tributary.engine.cluster.copy.JournalSource;
import org.tributary.engine.cluster.head.HeadAgreement;
import org.tributary.engine.cluster.head.HeadAnswer;
import org.tributary.engine.cluster.head.HeadClaim;
import org.tributary.engine.cluster.journal.EntryJournal;
import org.tributary.engine.core.port.CommandCheck;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.status.EngineStatus;

/**
 * What Ratis drives: puts the leader's time on a batch, applies entries on Ratis' one apply thread, and answers when a second
 * journal agrees. Any failure of an apply ends the node: the state in memory and the journal may differ.
 */
final class GroupStateMachine extends BaseStateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(GroupStateMachine.class);

    /** Longest time that a peer's question for a newer head waits. */
    static final int HEAD_WAIT_MS = 500;

    /** First byte of a person's request to the leader, in no text and no question of a gateway. */
    static final byte ANNOUNCED = (byte) 0xFF;

    /** Longest text that a person's request is logged with. */
    private static final int MOST_ANNOUNCED = 400;

    /** In the place of the batch that a question for a head begins with: a question for batches. */
    static final long COPY = Long.MIN_VALUE;

    /** In the same place: a question for this node's word on an entry that stopped it. */
    static final long WORD = Long.MIN_VALUE + 1;

    /** In the same place: a question that {@link ClusterNode#answerQuestions} answers, leader or not. Its length in bytes follows, then it. */
    static final long ASKED = Long.MIN_VALUE + 2;

    private final JournalSource source;
    private final Journal journal;
    private final EntryJournal entries;
    private final EntryApplier applier;
    private final HeadAgreement agreement;
    private final StepOvers stepOvers;
    private final boolean witness;
    private final String firstMembers;
    private final EngineStatus status;
    private final LongSupplier clockMs;
    private final FatalErrorHandler fatal;
    private final Executor headReaders;
    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile TermIndex journaled;
    private volatile long nextDeadlineMs;
    private volatile long lastSequence;
    private volatile CommandCheck check;
    private volatile List<String> members = List.of();
    private volatile long lastAppliedNanos = System.nanoTime();
    /** Entry up to which a sync brought the journal to the device. The apply thread sets it. */
    private volatile long syncedIndex;

    private volatile boolean takenOut;
    private volatile @Nullable UnaryOperator<byte[]> questions;

    GroupStateMachine(
            final Journal journal,
            final EntryJournal entries,
            final EntryApplier applier,
            final HeadAgreement agreement,
            final StepOvers stepOvers,
            final TermIndex journaled,
            final ClusterNode.Parts parts,
            final ClusterSettings settings,
            final Executor headReaders) {
        this.journal = journal;
        this.source = new JournalSource(parts.store());
        this.entries = entries;
        this.applier = applier;
        this.agreement = agreement;
        this.stepOvers = stepOvers;
        this.journaled = journaled;
        this.clockMs = parts.clockMs();
        this.fatal = parts.fatal();
        this.witness = settings.witness();
        this.firstMembers = settings.membersText();
        this.status = parts.status();
        this.headReaders = headReaders;
        this.nextDeadlineMs = applier.nextDeadlineMs();
        this.lastSequence = applier.lastSequence();
        this.check = applier.check();
    }

    @Override
    public void initialize(final RaftServer server, final RaftGroupId group, final RaftStorage storage)
            throws IOException {
        super.initialize(server, group, storage);
        if (journaled.getIndex() > 0) {
            setLastAppliedTermIndex(journaled);
        }
    }

    /** The journal's end: Ratis applies what is behind it. */
    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        return journaled.getIndex() > 0 ? new FileListSnapshotInfo(List.of(), journaled) : null;
    }

    @Override
    public TransactionContext startTransaction(final RaftClientRequest request) {
        final byte[] batch = request.getMessage().getContent().toByteArray();
        final TransactionContext.Builder builder =
                TransactionContext.newBuilder().setStateMachine(this).setClientRequest(request);
        try {
            // A tick is taken all the same: deadlines are met while new commands are refused.
            final BatchBytes items = new BatchBytes().wrap(batch, 0);
            if (items.count() > 0 && !journal.hasRoom()) {
                throw new IOException("the leader's disk reserve is reached");
            }
            requireDecidable(items);
            return builder.setLogData(Raft.bytes(BatchBytes.stamped(clockMs.getAsLong(), batch)))
                    .build();
        } catch (final IOException | EntryFormatException e) {
            return builder.setLogData(Raft.bytes(new byte[0])).build().setException(e);
        }
    }

    /** A command that the core can't decide would stop every node once it is in the log. */
    private void requireDecidable(final BatchBytes items) throws IOException {
        for (int i = 0; i < items.count(); i++) {
            final String problem =
                    items.isQuestion(i) ? null : check.problem(items.buffer(), items.offset(i), items.length(i));
            if (problem != null) {
                LOG.error(
                        "refused a batch before it entered the replicated log, where it would stop every node: {}",
                        problem);
                throw new IOException(problem);
            }
        }
    }

    @Override
    public CompletableFuture<Message> applyTransaction(final TransactionContext transaction) {
        if (failed.get()) {
            return CompletableFuture.failedFuture(new IllegalStateException("this node has failed"));
        }
        try {
            return apply(transaction.getLogEntry());
        } catch (final Throwable t) {
            fail("apply", t);
            return CompletableFuture.failedFuture(t);
        }
    }

    private CompletableFuture<Message> apply(final RaftProtos.LogEntryProto entry) {
        final byte[] bytes = entry.getStateMachineLogEntry().getLogData().toByteArray();
        final long before = entries.batch();
        final byte[] reply = applier.apply(entry.getTerm(), entry.getIndex(), bytes);
        final TermIndex at = TermIndex.valueOf(entry.getTerm(), entry.getIndex());
        nextDeadlineMs = applier.nextDeadlineMs();
        lastSequence = applier.lastSequence();
        check = applier.check();
        lastAppliedNanos = System.nanoTime();
        status.released(lastSequence, 0);
        if (entries.batch() != before) {
            journaled = at;
            agreement.journaled(new HeadClaim(entries.batch(), lastSequence, entries.chainHead()));
        }
        updateLastAppliedTermIndex(at);
        final Message answer = Raft.message(reply);
        return witness && reply.length > 0
                ? agreement.agreedOnNewest().thenApply(done -> answer)
                : CompletableFuture.completedFuture(answer);
    }

    void fail(final String stage, final Throwable error) {
        if (failed.compareAndSet(false, true)) {
            agreement.close();
            status.failed(stage + ": " + error);
            fatal.onFatal(stage, error);
        }
    }

    void answerQuestions(final UnaryOperator<byte[]> answers) {
        questions = answers;
    }

    /** A gateway asks the leader what its journal or read models hold. */
    @Override
    public CompletableFuture<Message> query(final Message question) {
        final byte[] asked = question.getContent().toByteArray();
        if (asked.length > 0 && asked[0] == ANNOUNCED) {
            return announced(new String(asked, 1, asked.length - 1, StandardCharsets.UTF_8));
        }
        return answer(asked);
    }

    private CompletableFuture<Message> answer(final byte[] asked) {
        final UnaryOperator<byte[]> answers = questions;
        if (answers == null || failed.get()) {
            return CompletableFuture.failedFuture(new IllegalStateException("this node answers no questions yet"));
        }
        return CompletableFuture.supplyAsync(() -> Raft.message(answers.apply(asked)), headReaders);
    }

    /** A person asks the leader for a change of the members: its log says who, before the change is made. */
    private static CompletableFuture<Message> announced(final String text) {
        if (text.length() > MOST_ANNOUNCED) {
            return CompletableFuture.failedFuture(
                    new EntryFormatException("a text of " + text.length() + " characters"));
        }
        LOG.warn("{}", text.replaceAll("\\p{Cntrl}", " "));
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public void notifyConfigurationChanged(
            final long term, final long index, final RaftProtos.RaftConfigurationProto configuration) {
        final List<String> names = configuration.getPeersList().stream()
                .map(peer -> peer.getId().toStringUtf8())
                .sorted()
                .toList();
        // Each new leader logs the members again.
        if (!names.equals(members)) {
            LOG.warn("members of the group since entry {} are {}, before {}", index, names, members);
            members = names;
        }
    }

    /** A peer asks for this journal's head, once there is a batch after one; a new node for batches, a member for a word or an answer. */
    @Override
    public CompletableFuture<Message> queryStale(final Message question, final long minIndex) {
        final ByteBuffer bytes = question.getContent().asReadOnlyByteBuffer().order(BatchBytes.ORDER);
        if (bytes.remaining() < 2 * Long.BYTES) {
            return CompletableFuture.failedFuture(
                    new EntryFormatException("question of " + bytes.remaining() + " bytes"));
        }
        final long after = bytes.getLong();
        final long upTo = bytes.getLong();
        final byte[] asks = new byte[after == ASKED && upTo > 0 && upTo <= bytes.remaining() ? (int) upTo : 0];
        bytes.get(asks);
        final HeadClaim copied;
        if (after == COPY) {
            if (bytes.remaining() < HeadClaim.BYTES) {
                return CompletableFuture.failedFuture(new EntryFormatException("question for batches without a place"));
            }
            copied = HeadClaim.decode(bytes.slice().limit(HeadClaim.BYTES));
            bytes.position(bytes.position() + HeadClaim.BYTES);
        } else {
            copied = HeadClaim.NONE;
        }
        final String asked = StandardCharsets.UTF_8.decode(bytes).toString();
        if (!asked.equals(firstMembers)) {
            return CompletableFuture.failedFuture(new EntryFormatException("the lists of cluster.members differ: "
                    + firstMembers + " here, " + asked + " at the node that asks. Make them equal on all nodes"));
        }
        if (after == COPY) {
            return CompletableFuture.supplyAsync(() -> Raft.message(source.after(placeOf(copied))), headReaders);
        }
        if (after == ASKED) {
            return answer(asks);
        }
        if (after == WORD) {
            return CompletableFuture.supplyAsync(() -> Raft.message(stepOvers.ownWord(upTo)), headReaders);
        }
        final long cameMs = clockMs.getAsLong();
        return CompletableFuture.supplyAsync(
                () -> {
                    final HeadClaim head = agreement.newestAfter(after, upTo, HEAD_WAIT_MS);
                    return Raft.message(new HeadAnswer(head, cameMs, clockMs.getAsLong()).encode());
                },
                headReaders);
    }

    private static JournalPosition placeOf(final HeadClaim head) {
        return new JournalPosition(0, head.batch(), head.sequence(), 0, head.chainHead());
    }

    /**
     * Syncs the journal: up to its last entry the log is no longer needed here. Entries without records behind it stay in the log,
     * because only they hold the time that they brought.
     */
    @Override
    public long takeSnapshot() {
        final long at = journaled.getIndex();
        if (at <= syncedIndex || failed.get()) {
            return -1;
        }
        try {
            entries.sync();
        } catch (final Throwable t) {
            // Ratis would close its part of the node and leave the process up.
            fail("journal", t);
            return -1;
        }
        syncedIndex = at;
        return at;
    }

    @Override
    public void close() throws IOException {
        source.close();
        super.close();
    }

    /** A node that stood for election and heard from a member that the group has taken it out; else Ratis ends as a whole. */
    @Override
    public void notifyServerShutdown(final RaftProtos.RoleInfoProto role, final boolean whole) {
        if (!whole) {
            LOG.warn("the group has taken this node out: it takes part no more");
            takenOut = true;
        }
    }

    @Override
    public void notifyLogFailed(final Throwable cause, final RaftProtos.@Nullable LogEntryProto entry) {
        fail("replicated log", cause);
    }

    @Override
    public CompletableFuture<TermIndex> notifyInstallSnapshotFromLeader(
            final RaftProtos.RoleInfoProto role, final TermIndex firstInLog) {
        final IllegalStateException error = new IllegalStateException("the leader's log begins at " + firstInLog
                + ", after this node's end. If the node waits to be taken in: start it again with --join, and add it sooner."
                + " If it is a member: remove it from the group (`cluster remove`), empty its data and log directories, start"
                + " it with --join and add it again (`cluster add`)");
        fail("replicated log", error);
        return CompletableFuture.failedFuture(error);
    }

    /** Entries whose batches were journaled since the last sync for the log's sake. */
    long unsyncedEntries() {
        return journaled.getIndex() - syncedIndex;
    }

    /** True once a member has said that the group has taken this node out. */
    boolean isTakenOut() {
        return takenOut;
    }

    boolean hasFailed() {
        return failed.get();
    }

    /** Finds commands that would stop the core as it is after the last entry applied. */
    CommandCheck check() {
        return check;
    }

    long nextDeadlineMs() {
        return nextDeadlineMs;
    }

    long lastSequence() {
        return lastSequence;
    }

    long lastAppliedNanos() {
        return lastAppliedNanos;
    }
}
