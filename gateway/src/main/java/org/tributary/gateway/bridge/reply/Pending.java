package org.tributary.gateway.bridge.reply;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.bridge.PackedId;
import org.tributary.gateway.http.ReplySink;

/**
 * A callback that waits for its record, in a reused place of its {@link ReplyLane}. The loop fills it, the release or
 * resolver thread adds the result, the loop answers. Each passes it on through a queue.
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

    // Result, written by the release or resolver thread before the place goes back to the loop.
    private CallbackCounters.@Nullable Result result;
    private OutcomeCode code = OutcomeCode.NULL_VAL;
    private ReasonCode reason = ReasonCode.NONE;
    private long sequence;
    private long found;
    private boolean settled;
    private @Nullable RetryReason retry;
    private boolean gift;
    private long givenFen;
    private int givingPool;
    private CutCode cut = CutCode.NONE;

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
        gift = false;
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

    /** Sets what a gift in kind moved; below 0 for the reversal of one. */
    public void gave(final long fen, final int pool, final CutCode newCut) {
        gift = true;
        givenFen = fen;
        givingPool = pool;
        cut = newCut;
    }

    /** Whether the record is of a gift in kind and says what it moved. */
    public boolean isGift() {
        return gift;
    }

    /** What a gift in kind moved, fen. */
    public long givenFen() {
        return givenFen;
    }

    /** Index of the pool that gave it; meaningless if nothing was given. */
    public int givingPool() {
        return givingPool;
    }

    /** The limit that cut it. */
    public CutCode cut() {
        return cut;
    }

    public ReasonCode reason() {
        return reason;
    }

    /** Sets the reason for which the channel is asked to send the callback again. */
    public void retry(final RetryReason newRetry) {
        asking = false;
        retry = newRetry;
    }

    /** Turns the callback into a refund; returns its request, which is filled until the payment is found. */
    public RefundRequest beginRefund() {
        joins = true;
        final RefundRequest request = refund();
        request.firstReversal = 0;
        return request;
    }

    /** The request of {@link #beginRefund}. */
    public RefundRequest refund() {
        if (refund == null) {
            refund = new RefundRequest();
        }
        return refund;
    }

    /** A question to the core that decides whether a command is published. */
    public enum Question {
        /** None, or the look-up of a refund's payment. */
        NONE,
        /** Whether an unreadable event is on record. */
        NOTICE,
        /** Whether a payment that is too old is known. */
        AGE
    }

    /** Keeps a copy of the command until the question is answered. */
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

    /** Ends the question, because the command is published now. */
    public void asked() {
        asking = false;
    }

    /** Marks a notice whose wait is over: its channel is answered success. */
    public void settled() {
        asking = false;
        result = CallbackCounters.Result.UNREADABLE;
        settled = true;
    }

    public Question question() {
        return question;
    }

    /** Whether the question is open or has just been answered. */
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

    /** Whether the channel is answered success for a notice whose wait is over. */
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
     * Whether a refund or reversal may count if its channel sends it again: its payment changed after it was read, or
     * its original has not arrived. After a change it always counts when joined again, so the retry is unconditional.
     * If it is early, it is asked for again as long as it may wait.
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

    /** The content of a refund's or reversal's callback, which the resolver joins with the original's record. */
    public static final class RefundRequest {
        /** The kind of request. */
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
        /**
         * For a total: amount of the newest refund, whose id is {@code refundId}; 0 if the channel does not send it.
         */
        public long partFen;

        /** For a total: the total before it; -1 if the channel does not send it. */
        public long previousTotalFen;

        public boolean dispute;
        public String currency = "";
        public String merchant = "";
        public String partner = "";
        public long originalSequence;

        /**
         * For a gift that was reversed before: the record of that reversal. The next look-up is then of this reversal's
         * id.
         */
        public long firstReversal;

        /**
         * Sequence of the record with this reversal's id, 0 if unknown; looked up only if {@link #firstReversal} is
         * set.
         */
        public long ownSequence;

        /** Whether the request is young enough for the channel to be asked to send it again. Set by the resolver. */
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
