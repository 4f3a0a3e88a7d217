package org.tributary.gateway.bridge.reply;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.bridge.PackedId;
import org.tributary.gateway.http.ReplySink;

/**
 * A callback that waits for its record, in a preallocated place of its {@link ReplyLane}. The loop fills it, the release
 * or resolver thread adds the result, the loop answers; each hands it on through a queue.
 */
public final class Pending {
    private final int slot;
    private int generation = 1;
    private int endpoint;
    private @Nullable ReplySink sink;
    private @Nullable RefundRequest refund;
    private boolean joins;
    private Question question = Question.NONE;
    private boolean asking;
    private @Nullable UnsafeBuffer command;
    private int commandLength;

    // Result: written by the release or resolver thread before the place is handed back to the loop.
    private CallbackCounters.@Nullable Result result;
    private OutcomeCode code = OutcomeCode.NULL_VAL;
    private ReasonCode reason = ReasonCode.NONE;
    private long sequence;
    private long found;
    private boolean settled;
    private @Nullable RetryReason retry;

    Pending(final int slot) {
        this.slot = slot;
    }

    void begin(final int newEndpoint, final ReplySink newSink) {
        endpoint = newEndpoint;
        sink = newSink;
        result = null;
        code = OutcomeCode.NULL_VAL;
        reason = ReasonCode.NONE;
        sequence = 0;
        joins = false;
        question = Question.NONE;
        asking = false;
        found = 0;
        settled = false;
        retry = null;
    }

    void end() {
        sink = null;
        generation = generation == Integer.MAX_VALUE ? 1 : generation + 1;
    }

    public void decided(final OutcomeCode newCode, final ReasonCode newReason, final long newSequence) {
        code = newCode;
        reason = newReason;
        sequence = newSequence;
        result = CallbackCounters.Result.of(newCode);
    }

    /** The channel is asked to send the callback again. */
    public void retry(final RetryReason newRetry) {
        asking = false;
        retry = newRetry;
    }

    /** What a refund needs until its payment is found; makes the callback one. */
    public RefundRequest beginRefund() {
        joins = true;
        final RefundRequest request = refund();
        request.firstReversal = 0;
        return request;
    }

    /** What {@link #beginRefund} gave. */
    public RefundRequest refund() {
        if (refund == null) {
            refund = new RefundRequest();
        }
        return refund;
    }

    /** What is asked before a command may go into the journal. */
    public enum Question {
        /** Nothing, or a refund's payment. */
        NONE,
        /** Whether an event that could not be read is on record. */
        NOTICE,
        /** Whether a payment that is too old is known. */
        AGE
    }

    /** Keeps a copy of the command until the question has its answer. */
    public void ask(final Question newQuestion, final DirectBuffer newCommand, final int length) {
        question = newQuestion;
        asking = true;
        if (command == null) {
            command = new UnsafeBuffer(new byte[CommandIngress.MAX_COMMAND_BYTES]);
        }
        command.putBytes(0, newCommand, 0, length);
        commandLength = length;
    }

    /** The answer to the question: a sequence, 0 for unknown. Release thread. */
    public void found(final long newFound) {
        found = newFound;
    }

    /** The question is done with, the command goes on its way. */
    public void asked() {
        asking = false;
    }

    /** A notice's wait is over: its channel is answered success. */
    public void settled() {
        asking = false;
        result = CallbackCounters.Result.UNREADABLE;
        settled = true;
    }

    public Question question() {
        return question;
    }

    /** Whether the question is open, or has just been answered. */
    public boolean isAsking() {
        return asking;
    }

    public long found() {
        return found;
    }

    public DirectBuffer command() {
        if (command == null) {
            throw new IllegalStateException("nothing was asked for");
        }
        return command;
    }

    public int commandLength() {
        return commandLength;
    }

    /** Whether the channel is answered success without a record of its own. */
    public boolean isSettled() {
        return settled;
    }

    /** Why the channel is asked to send the callback again; null if it is not. */
    public @Nullable RetryReason retry() {
        return retry;
    }

    int slot() {
        return slot;
    }

    int generation() {
        return generation;
    }

    public int endpoint() {
        return endpoint;
    }

    public ReplySink sink() {
        if (sink == null) {
            throw new IllegalStateException("place " + slot + " waits for no answer");
        }
        return sink;
    }

    public CallbackCounters.Result result() {
        if (result == null) {
            throw new IllegalStateException("place " + slot + " has no result yet");
        }
        return result;
    }

    public OutcomeCode code() {
        return code;
    }

    /**
     * A refund that met a change of its payment, or came before what it is about: joined again, it may count. What met a
     * change of its payment always counts when joined again, so it is never given up; what came early is asked for again
     * as long as it may wait.
     */
    public boolean isWorthAnotherTry() {
        if (refund == null || !joins || code != OutcomeCode.IGNORED) {
            return false;
        }
        final boolean isUnknown = reason == ReasonCode.UNKNOWN_ORIGINAL;
        if (refund.kind != RefundRequest.Kind.CONTRIBUTION_REVERSAL && isUnknown) {
            return true;
        }
        return refund.mayWait && (isUnknown || reason == ReasonCode.NOT_REFUNDED);
    }

    public long sequence() {
        return sequence;
    }

    /** A refund, or taking one back, as its callback said; joined with its payment's record by the resolver. */
    public static final class RefundRequest {
        /** What goes back. */
        public enum Kind {
            REFUND,
            REFUND_REVERSED,
            CONTRIBUTION_REVERSAL
        }

        public Kind kind = Kind.REFUND;
        public ChannelCode channel = ChannelCode.NULL_VAL;
        public final PackedId transactionId = new PackedId();
        public final PackedId refundId = new PackedId();
        public long refundFen;
        public long refundedAtMs;
        public boolean cumulative;
        /** Of a total: amount of the newest refund, whose id refundId is; 0 if it is not told. */
        public long partFen;

        /** Of a total: the one before it, -1 if it is not told. */
        public long previousTotalFen;

        public boolean dispute;
        public String currency = "";
        public String merchant = "";
        public String partner = "";
        public long originalSequence;

        /** Of a gift taken back before: the record that did; the next look-up is then for this reversal's own id. */
        public long firstReversal;

        /** Sequence of this reversal's own id, 0 if it is unknown; looked up only if {@link #firstReversal} is set. */
        public long ownSequence;

        /** Set by the resolver: young enough for the channel to be asked to send it again. */
        public boolean mayWait;

        /** The answer to a look-up: a sequence, 0 for unknown. Release thread. */
        public void found(final long sequence) {
            if (firstReversal == 0) {
                originalSequence = sequence;
            } else {
                ownSequence = sequence;
            }
        }
    }
}
