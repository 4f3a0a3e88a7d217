package org.tributary.benchmarks.cluster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** Counts the commands of each batch and replies with as many bytes as a node does. Ratis' apply thread. */
final class CountingState extends BaseStateMachine {
    /** Place of a batch's number of items. */
    private static final int COUNT_AT = 2;

    private static final int RESULT_BYTES = 10;

    private long commands;

    @Override
    public CompletableFuture<Message> applyTransaction(final TransactionContext transaction) {
        final RaftProtos.LogEntryProto entry = transaction.getLogEntry();
        final ByteString batch = entry.getStateMachineLogEntry().getLogData();
        final int count =
                batch.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getShort(COUNT_AT) & 0xFFFF;
        commands += count;
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        final ByteBuffer reply = ByteBuffer.allocate(Short.BYTES + Math.max(Long.BYTES, count * RESULT_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) count)
                .putLong(commands)
                .rewind();
        return CompletableFuture.completedFuture(Message.valueOf(UnsafeByteOperations.unsafeWrap(reply)));
    }
}
