package org.tributary.engine.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
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
import org.tributary.engine.journal.Journal;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.status.EngineStatus;

/**
 * What Ratis drives: puts the leader's time on a batch, applies entries on Ratis' one apply thread, and answers when a second
 * journal agrees. Any failure of an apply ends the node: the state in memory and the journal may differ.
 */
final class GroupStateMachine extends BaseStateMachine {
    /** Longest time that a peer's question for a newer head waits. */
    static final int HEAD_WAIT_MS = 500;

    private final Journal journal;
    private final EntryJournal entries;
    private final EntryApplier applier;
    private final HeadAgreement agreement;
    private final boolean witness;
    private final String members;
    private final EngineStatus status;
    private final LongSupplier clockMs;
    private final FatalErrorHandler fatal;
    private final Executor headReaders;
    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile TermIndex journaled;
    private volatile long nextDeadlineMs;
    private volatile long lastSequence;
    private volatile long lastAppliedNanos = System.nanoTime();

    GroupStateMachine(
            final Journal journal,
            final EntryJournal entries,
            final EntryApplier applier,
            final HeadAgreement agreement,
            final TermIndex journaled,
            final ClusterNode.Parts parts,
            final ClusterSettings settings,
            final Executor headReaders) {
        this.journal = journal;
        this.entries = entries;
        this.applier = applier;
        this.agreement = agreement;
        this.journaled = journaled;
        this.clockMs = parts.clockMs();
        this.fatal = parts.fatal();
        this.witness = settings.witness();
        this.members = settings.membersText();
        this.status = parts.status();
        this.headReaders = headReaders;
        this.nextDeadlineMs = applier.nextDeadlineMs();
        this.lastSequence = applier.lastSequence();
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
            if (new BatchBytes().wrap(batch, 0).count() > 0 && !journal.hasRoom()) {
                throw new IOException("the leader's disk reserve is reached");
            }
            return builder.setLogData(Raft.bytes(BatchBytes.stamped(clockMs.getAsLong(), batch)))
                    .build();
        } catch (final IOException | EntryFormatException e) {
            return builder.setLogData(Raft.bytes(new byte[0])).build().setException(e);
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

    /** A peer asks for this journal's head, once there is a batch after one. */
    @Override
    public CompletableFuture<Message> queryStale(final Message question, final long minIndex) {
        final ByteBuffer bytes = question.getContent().asReadOnlyByteBuffer().order(BatchBytes.ORDER);
        if (bytes.remaining() < Long.BYTES) {
            return CompletableFuture.failedFuture(
                    new EntryFormatException("question of " + bytes.remaining() + " bytes"));
        }
        final long after = bytes.getLong();
        final String asked = StandardCharsets.UTF_8.decode(bytes).toString();
        if (!asked.equals(members)) {
            return CompletableFuture.failedFuture(new EntryFormatException("the lists of cluster.members differ: "
                    + members + " here, " + asked + " at the node that asks. Make them equal on all nodes"));
        }
        return CompletableFuture.supplyAsync(
                () -> Raft.message(agreement.newestAfter(after, HEAD_WAIT_MS).encode()), headReaders);
    }

    /** Syncs the journal: up to its last entry the log is no longer needed here. */
    @Override
    public long takeSnapshot() {
        if (journaled.getIndex() <= 0 || failed.get()) {
            return -1;
        }
        entries.sync();
        return journaled.getIndex();
    }

    @Override
    public void notifyLogFailed(final Throwable cause, final RaftProtos.@Nullable LogEntryProto entry) {
        fail("replicated log", cause);
    }

    @Override
    public CompletableFuture<TermIndex> notifyInstallSnapshotFromLeader(
            final RaftProtos.RoleInfoProto role, final TermIndex firstInLog) {
        final IllegalStateException error = new IllegalStateException("the leader's log begins at " + firstInLog
                + ", after this node's end: copy a stopped node's log and journal here while both are stopped");
        fail("replicated log", error);
        return CompletableFuture.failedFuture(error);
    }

    boolean hasFailed() {
        return failed.get();
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
