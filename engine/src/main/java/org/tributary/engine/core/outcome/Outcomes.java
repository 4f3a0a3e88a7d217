package org.tributary.engine.core.outcome;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.AdminOutcomeEncoder;
import org.tributary.engine.codec.sbe.AllocationOutcomeEncoder;
import org.tributary.engine.codec.sbe.ApprovalOutcomeEncoder;
import org.tributary.engine.codec.sbe.ContributionOutcomeEncoder;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.DuplicateOutcomeEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.NoticeOutcomeEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.PoolEventOutcomeEncoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundOutcomeEncoder;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.core.state.CoreState;

/** Encodes outcomes, assigns each its sequence and hands it to the host. Allocates nothing. */
public final class Outcomes {
    /** {@code pool} of a ContributionOutcome without one. */
    public static final int NO_POOL = 65_535;

    private static final OutcomeSink NO_COMMAND = (sequence, buffer, offset, length) -> {};

    private final CoreState state;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_OUTCOME_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AdminOutcomeEncoder admin = new AdminOutcomeEncoder();
    private final DonationRecord donation = new DonationRecord();
    private final DuplicateOutcomeEncoder duplicate = new DuplicateOutcomeEncoder();
    private final AllocationOutcomeEncoder allocation = new AllocationOutcomeEncoder();
    private final RefundOutcomeEncoder refund = new RefundOutcomeEncoder();
    private final ContributionOutcomeEncoder contribution = new ContributionOutcomeEncoder();
    private final PoolEventOutcomeEncoder event = new PoolEventOutcomeEncoder();
    private final NoticeOutcomeEncoder notice = new NoticeOutcomeEncoder();
    private final ApprovalOutcomeEncoder approval = new ApprovalOutcomeEncoder();
    // Stored only when it changes, as all references in the core: each store costs one of the collector's barriers.
    private OutcomeSink sink = NO_COMMAND;
    private boolean started;
    private int records;

    public Outcomes(final CoreState state) {
        this.state = state;
    }

    /** Starts on a command. */
    public void start(final OutcomeSink newSink) {
        if (sink != newSink) {
            sink = newSink;
        }
        started = true;
        records = 0;
    }

    /** Ends a command. */
    public void end() {
        started = false;
        if (records == 0) {
            throw new IllegalStateException("a command without an outcome");
        }
    }

    /** Records the command can still make. */
    public int room() {
        return StateMachine.MAX_RECORDS_PER_COMMAND - records;
    }

    /** Answers a command of settings, campaign, pool, project or pulse. */
    public void admin(final ReasonCode reason, final int index, final long amountFen) {
        admin.wrapAndApplyHeader(buffer, 0, header)
                .code(reason == ReasonCode.NONE ? OutcomeCode.ACCEPTED : OutcomeCode.IGNORED)
                .reason(reason)
                .version(state.frame().version())
                .index(index)
                .amountFen(amountFen);
        emit(admin.limit());
    }

    /**
     * Answers an unreadable payment, or the end of one.
     *
     * @param noticeSequence the notice's own record
     * @param paymentSequence record of the payment of its id, 0 if it is not known
     */
    public void notice(final ReasonCode reason, final long noticeSequence, final long paymentSequence) {
        notice.wrapAndApplyHeader(buffer, 0, header)
                .code(reason == ReasonCode.NONE ? OutcomeCode.ACCEPTED : OutcomeCode.IGNORED)
                .reason(reason)
                .noticeSequence(noticeSequence)
                .paymentSequence(paymentSequence);
        emit(notice.limit());
    }

    /**
     * Answers a request for a second person, its denial, or an approval whose command was not decided.
     *
     * @param decisionSequence record that decided the request, 0 if none has
     * @param expiresMs last stamp at which it can be approved, 0 if it is unknown
     */
    public void approval(
            final ReasonCode reason, final long requestSequence, final long decisionSequence, final long expiresMs) {
        approval.wrapAndApplyHeader(buffer, 0, header)
                .code(reason == ReasonCode.NONE ? OutcomeCode.ACCEPTED : OutcomeCode.IGNORED)
                .reason(reason)
                .requestSequence(requestSequence)
                .decisionSequence(decisionSequence)
                .expiresMs(expiresMs);
        emit(approval.limit());
    }

    /** Answers a command whose id is known. */
    public void duplicate(final boolean conflict, final long originalSequence) {
        duplicate
                .wrapAndApplyHeader(buffer, 0, header)
                .code(conflict ? OutcomeCode.CONFLICT : OutcomeCode.DUPLICATE)
                .originalSequence(originalSequence);
        emit(duplicate.limit());
    }

    /**
     * Answers a payment.
     *
     * @param flags bits of DonationFlags
     * @param project index, -1 if unknown
     */
    public void donation(final ReasonCode reason, final int flags, final int project, final Lines lines) {
        final OutcomeCode code = reason == ReasonCode.NONE ? OutcomeCode.ACCEPTED : OutcomeCode.HELD;
        emit(donation.buffer(), donation.write(code, reason, flags, project, lines));
    }

    /** Answers an allocation, or a mark of a held donation. */
    public void allocation(
            final ReasonCode reason,
            final int flags,
            final long heldSequence,
            final long baseRefundedFen,
            final int project,
            final Lines lines) {
        allocation
                .wrapAndApplyHeader(buffer, 0, header)
                .code(reason == ReasonCode.NONE ? OutcomeCode.ACCEPTED : OutcomeCode.IGNORED)
                .reason(reason)
                .heldSequence(heldSequence)
                .baseRefundedFen(baseRefundedFen)
                .project(project);
        buffer.putByte(allocation.offset() + AllocationOutcomeEncoder.flagsEncodingOffset(), (byte) flags);
        final AllocationOutcomeEncoder.LinesEncoder group = allocation.linesCount(lines.count());
        for (int i = 0; i < lines.count(); i++) {
            group.next().pool(lines.pool(i)).cut(CutCode.get(lines.cut(i))).amountFen(lines.amountFen(i));
        }
        emit(allocation.limit());
    }

    /** Values of a RefundOutcome besides its lines. Reused. */
    public static final class Refund {
        public OutcomeCode code = OutcomeCode.NULL_VAL;
        public ReasonCode reason = ReasonCode.NULL_VAL;
        public int flags;
        public long originalSequence;
        public long refundFen;
        public long excessFen;
        public long refundedTotalFen;
        public long joinedSequence;
        public long joinedFen;
        public int project;
    }

    /**
     * Answers a refund, or records that a waiting one was joined.
     *
     * @param taken amounts taken back, above 0; the cut of a line is 1 if it was forfeited
     */
    public void refund(final Refund from, final Lines taken) {
        refund.wrapAndApplyHeader(buffer, 0, header)
                .code(from.code)
                .reason(from.reason)
                .originalSequence(from.originalSequence)
                .refundFen(from.refundFen)
                .excessFen(from.excessFen)
                .refundedTotalFen(from.refundedTotalFen)
                .joinedSequence(from.joinedSequence)
                .joinedFen(from.joinedFen)
                .project(from.project);
        buffer.putByte(refund.offset() + RefundOutcomeEncoder.flagsEncodingOffset(), (byte) from.flags);
        final RefundOutcomeEncoder.LinesEncoder group = refund.linesCount(taken.count());
        for (int i = 0; i < taken.count(); i++) {
            group.next().pool(taken.pool(i)).forfeited(taken.cut(i)).amountFen(-taken.amountFen(i));
        }
        emit(refund.limit());
    }

    /** Values of a ContributionOutcome. Reused. */
    public static final class Contribution {
        public OutcomeCode code = OutcomeCode.NULL_VAL;
        public ReasonCode reason = ReasonCode.NULL_VAL;
        public CutCode cut = CutCode.NULL_VAL;
        public ConversionKind kind = ConversionKind.NULL_VAL;
        public int pool;
        public int project;
        public long givenFen;
        public long flowers;
        public long originalSequence;
    }

    /**
     * Answers a gift in kind or its reversal.
     *
     * @param taken what a reversal took from lines; empty for a gift
     */
    public void contribution(final Contribution from, final GiftLines taken) {
        contribution
                .wrapAndApplyHeader(buffer, 0, header)
                .code(from.code)
                .reason(from.reason)
                .cut(from.cut)
                .conversionKind(from.kind)
                .pool(from.pool)
                .project(from.project)
                .givenFen(from.givenFen)
                .flowers(from.flowers)
                .originalSequence(from.originalSequence);
        final ContributionOutcomeEncoder.LinesEncoder group = contribution.linesCount(taken.count());
        for (int i = 0; i < taken.count(); i++) {
            group.next()
                    .pool(taken.pool(i))
                    .forfeited((short) (taken.forfeited(i) ? 1 : 0))
                    .project(taken.project(i))
                    .amountFen(-taken.amountFen(i))
                    .lineSequence(taken.gift(i))
                    .contributedAtMs(taken.contributedAtMs(i));
        }
        emit(contribution.limit());
    }

    /** Records an event of a pool. */
    public void poolEvent(
            final PoolEventKind kind,
            final CutCode cut,
            final int pool,
            final int project,
            final long originalSequence,
            final long amountFen,
            final long baseRefundedFen,
            final int slot) {
        event.wrapAndApplyHeader(buffer, 0, header)
                .code(OutcomeCode.ACCEPTED)
                .event(kind)
                .cut(cut)
                .pool(pool)
                .project(project)
                .originalSequence(originalSequence)
                .amountFen(amountFen)
                .baseRefundedFen(baseRefundedFen)
                .slot(slot);
        emit(event.limit());
    }

    private void emit(final int length) {
        emit(buffer, length);
    }

    private void emit(final DirectBuffer record, final int length) {
        if (!started) {
            throw new IllegalStateException("an outcome without a command");
        }
        if (++records > StateMachine.MAX_RECORDS_PER_COMMAND) {
            throw new IllegalStateException("more than " + StateMachine.MAX_RECORDS_PER_COMMAND + " records");
        }
        sink.onOutcome(state.advanceSequence(), record, 0, length);
    }
}
