package org.tributary.engine.record;

import java.nio.charset.StandardCharsets;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ReasonCode;

/**
 * One journal record, command and outcome together, flattened for readers off the hot path (statements, proofs). Filled
 * by {@link RecordViewDecoder}, reused; texts are empty where the record has none, indexes -1.
 */
public final class RecordView {
    /** A DonationOutcome has at most this many lines, as any group of the schema. */
    public static final int MAX_LINES = 254;

    /** What the outcome is, whatever the kind: a correction may be a payment, a refund or a fee. */
    public enum Shape {
        PAYMENT,
        DUPLICATE,
        REFUND,
        CONTRIBUTION,
        ALLOCATION,
        ADMIN,
        POOL_EVENT,
        NOTICE,
        APPROVAL
    }

    /** What a record of kind approval does with a request. */
    public enum ApprovalStep {
        REQUEST,
        APPROVE,
        DENY
    }

    /** Of a long. */
    private static final int HEX_DIGITS = 16;

    /** Value of {@link #channelName} for records that no channel sent. */
    public static final String NO_CHANNEL = "";

    public long sequence;
    public long timestampMs;
    public long batch;
    /** True: the record has no command; an earlier record's command made it. */
    public boolean derived;

    /** What the record is: the decoder sets both with each record. */
    @SuppressWarnings("NullAway.Init")
    public RecordKind kind;

    @SuppressWarnings("NullAway.Init")
    public Shape shape;

    public OutcomeCode code = OutcomeCode.NULL_VAL;
    public ReasonCode reason = ReasonCode.NONE;

    public ChannelCode channel = ChannelCode.NONE;
    /** {@code wechatpay}, {@code partner.X}, or {@link #NO_CHANNEL}. */
    public String channelName = NO_CHANNEL;

    public String transactionId = "";
    public String orderId = "";
    public String refundId = "";
    public String project = "";
    public String team = "";
    public String item = "";
    /** Empty: the channel's default merchant. */
    public String merchant = "";

    public String currency = "";
    public String conversion = "";
    public String actor = "";
    public long donorHi;
    public long donorLo;
    public long paidAtMs;
    /** What was paid, refunded in all (its excess included), or given in kind; negative for what is taken back. */
    public long amountFen;
    /** Of a refund: what it took back of the donation itself; negative: given back to it. */
    public long refundFen;
    /** Part of the payment that the channel will not settle. */
    public long unsettledFen;
    /** Of a refund or allocation: what had been paid. */
    public long originalAmountFen;

    public int projectIndex;
    public long originalSequence;
    public long allocationSequence;
    public long joinedSequence;
    /** Of a derived refund: what waited in suspense until its payment came. */
    public long joinedFen;

    public long excessFen;
    /** Of a refund: the amount of the refund that its command names, 0 if it names only a total. */
    public long namedFen;
    /** A refund that is a dispute or chargeback. */
    public boolean dispute;

    public long refundedTotalFen;
    public long baseRefundedFen;
    /** The payment was held when it came: of refunds and allocations. */
    public ReasonCode heldReason = ReasonCode.NONE;

    /** Of a receipt that was handed out: the sequence of the record that made it, which is its number; 0 otherwise. */
    public long receiptNumber;

    public boolean foreign;
    public boolean ofHeld;
    public boolean fullyRefunded;
    public boolean newDonor;
    public boolean markedRefundPending;
    public long flowers;
    public ConversionKind conversionKind = ConversionKind.NULL_VAL;
    public PoolEventKind poolEvent = PoolEventKind.NULL_VAL;
    /** NULL_VAL but for a ProjectCommand. */
    public ProjectAction projectAction = ProjectAction.NULL_VAL;
    /** Stamp of the payment that a refund or allocation is about. */
    public long originalAtMs;

    public long feeDayMs;

    /** Of a notice: the channel's word for the event, what could not be read, and SHA-256 of event and body, hex. */
    public String event = "";

    public String problem = "";
    public String eventHash = "";
    public String bodyHash = "";
    /** Of a notice: it is about money that goes back. */
    public boolean moneyBack;
    /** Of the end of a notice: the notice's record; 0: the record is the notice itself. */
    public long noticeSequence;
    /** Of the end of a notice: record of the correction that booked it, 0 if it was dismissed. */
    public long correctionSequence;
    /** Why, in the words of the actor: of a change by a person, or the end of a notice. */
    public String note = "";
    /** Name of the second person who approved the change; empty if it took none. */
    public String approvedBy = "";
    /** Record of the request that was approved, or that the record is about; 0: none. */
    public long approvalSequence;
    /** Of a request for a second person: what it would do, to what, and how much it would move. */
    public String requestedAction = "";

    public String requestedTarget = "";
    public long requestedFen;
    /** SHA-256 of the command that is requested, hex. */
    public String requestedSha256 = "";

    public ApprovalStep approvalStep = ApprovalStep.REQUEST;
    /** Of a request for a second person: last time at which it can be approved. */
    public long expiresMs;

    public int lineCount;
    public final int[] linePool = new int[MAX_LINES];
    public final long[] lineFen = new long[MAX_LINES];
    public final CutCode[] lineCut = new CutCode[MAX_LINES];
    public final boolean[] lineForfeited = new boolean[MAX_LINES];
    /** Project of a line: the record's own, but for gifts in kind taken back, whose lines have each their own. */
    public final int[] lineProject = new int[MAX_LINES];
    /** Of a gift in kind taken back: record of the gift whose line it is; 0 otherwise. */
    public final long[] lineSequence = new long[MAX_LINES];

    /** Empties every field. */
    public void clear() {
        derived = false;
        reason = ReasonCode.NONE;
        channel = ChannelCode.NONE;
        channelName = NO_CHANNEL;
        transactionId = "";
        orderId = "";
        refundId = "";
        project = "";
        team = "";
        item = "";
        merchant = "";
        currency = "";
        conversion = "";
        actor = "";
        donorHi = 0;
        donorLo = 0;
        paidAtMs = 0;
        amountFen = 0;
        refundFen = 0;
        unsettledFen = 0;
        originalAmountFen = 0;
        projectIndex = -1;
        originalSequence = 0;
        allocationSequence = 0;
        joinedSequence = 0;
        joinedFen = 0;
        excessFen = 0;
        namedFen = 0;
        dispute = false;
        refundedTotalFen = 0;
        baseRefundedFen = 0;
        heldReason = ReasonCode.NONE;
        receiptNumber = 0;
        foreign = false;
        ofHeld = false;
        fullyRefunded = false;
        newDonor = false;
        markedRefundPending = false;
        flowers = 0;
        conversionKind = ConversionKind.NULL_VAL;
        poolEvent = PoolEventKind.NULL_VAL;
        projectAction = ProjectAction.NULL_VAL;
        originalAtMs = 0;
        feeDayMs = 0;
        event = "";
        problem = "";
        eventHash = "";
        bodyHash = "";
        moneyBack = false;
        noticeSequence = 0;
        correctionSequence = 0;
        note = "";
        approvedBy = "";
        approvalSequence = 0;
        requestedAction = "";
        requestedTarget = "";
        requestedFen = 0;
        requestedSha256 = "";
        approvalStep = ApprovalStep.REQUEST;
        expiresMs = 0;
        lineCount = 0;
    }

    /** Adds a line of the record's own project. */
    void addLine(final int pool, final long fen, final CutCode cut, final boolean forfeited) {
        linePool[lineCount] = pool;
        lineFen[lineCount] = fen;
        lineCut[lineCount] = cut;
        lineForfeited[lineCount] = forfeited;
        lineProject[lineCount] = projectIndex;
        lineSequence[lineCount] = 0;
        lineCount++;
    }

    /** Adds a line of another record, with its own project. */
    void addLineOf(final long gift, final int project, final int pool, final long fen, final boolean forfeited) {
        addLine(pool, fen, CutCode.NONE, forfeited);
        lineProject[lineCount - 1] = project;
        lineSequence[lineCount - 1] = gift;
    }

    /** The donor as records show it: 32 hex digits, empty for records without a donor. */
    public String donorHex() {
        if (donorHi == 0 && donorLo == 0) {
            return "";
        }
        final byte[] hex = new byte[2 * HEX_DIGITS];
        putHex(hex, 0, donorHi);
        putHex(hex, HEX_DIGITS, donorLo);
        return new String(hex, StandardCharsets.ISO_8859_1);
    }

    private static void putHex(final byte[] hex, final int offset, final long value) {
        for (int i = 0; i < HEX_DIGITS; i++) {
            final int digit = (int) (value >>> 4 * (HEX_DIGITS - 1 - i)) & 0xF;
            hex[offset + i] = (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit);
        }
    }
}
