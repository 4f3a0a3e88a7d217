package org.tributary.engine.projection;

import java.nio.ByteOrder;
import java.util.HexFormat;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.AllocateHeldCommandDecoder;
import org.tributary.engine.codec.sbe.AllocationOutcomeDecoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ClockCommandDecoder;
import org.tributary.engine.codec.sbe.LossCommandDecoder;
import org.tributary.engine.codec.sbe.MarkRefundPendingCommandDecoder;
import org.tributary.engine.codec.sbe.MatchCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PaidFileCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutReleaseCommandDecoder;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolCommandDecoder;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ProjectCommandDecoder;
import org.tributary.engine.codec.sbe.RestoredFromCommandDecoder;
import org.tributary.engine.codec.sbe.StepOverCommandDecoder;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.table.Texts;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.AlarmKind;
import org.tributary.engine.projection.view.AuditEntry;
import org.tributary.engine.projection.view.PaymentView;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/** Applies admins' changes to a pool, a project or held money. Release thread only; rare, so it may allocate. */
final class AdminApplier {
    private final Tables tables;
    private final DonationApplier donations;
    private final Texts texts;
    private final AdminOutcomeDecoder outcome = new AdminOutcomeDecoder();
    private final PoolCommandDecoder pool = new PoolCommandDecoder();
    private final MatchCommandDecoder match = new MatchCommandDecoder();
    private final RecordViewDecoder view = new RecordViewDecoder();
    private final RecordView row = new RecordView();
    private final ProjectCommandDecoder project = new ProjectCommandDecoder();
    private final AllocateHeldCommandDecoder allocate = new AllocateHeldCommandDecoder();
    private final MarkRefundPendingCommandDecoder mark = new MarkRefundPendingCommandDecoder();
    private final AllocationOutcomeDecoder allocation = new AllocationOutcomeDecoder();
    private final PaymentView payment = new PaymentView();
    private final ClockCommandDecoder clock = new ClockCommandDecoder();
    private final StepOverCommandDecoder stepOver = new StepOverCommandDecoder();
    private final RestoredFromCommandDecoder restored = new RestoredFromCommandDecoder();

    AdminApplier(final Tables tables, final DonationApplier donations, final Texts texts) {
        this.tables = tables;
        this.donations = donations;
        this.texts = texts;
    }

    void onPool(final JournalRecord record) {
        record.command(pool);
        record.outcome(outcome);
        final PoolAction action = pool.action();
        final long addFen = pool.addFen();
        final String id = pool.pool();
        final String actor = pool.actor();
        final String note = pool.reason();
        if (outcome.code() == OutcomeCode.ACCEPTED && outcome.index() >= 0) {
            tables.pools.ensure(outcome.index());
            tables.totals.set(Totals.Cell.CAMPAIGN_VERSION, outcome.version());
            if (action == PoolAction.ADD_BUDGET) {
                tables.pools.set(outcome.index(), Tables.BUDGET_FEN, outcome.amountFen());
            } else {
                tables.pools.set(outcome.index(), Tables.SUSPENDED, action == PoolAction.SUSPEND ? 1 : 0);
            }
        }
        final String word = switch (action) {
            case ADD_BUDGET -> "pool.budget";
            case SUSPEND -> "pool.suspend";
            default -> "pool.resume";
        };
        audit(record, actor, word, id, action == PoolAction.ADD_BUDGET ? addFen : 0, note);
    }

    /** Applies an operator's step-over. It suspends a pool until the pool is resumed. */
    void onStepOver(final JournalRecord record) {
        record.command(stepOver);
        record.outcome(outcome);
        final boolean ofPool = stepOver.commandTemplate() == 0;
        final byte[] sha256 = new byte[StepOverCommandDecoder.commandSha256Length()];
        stepOver.getCommandSha256(sha256, 0, sha256.length);
        stepOver.skipPartner();
        stepOver.skipTransactionId();
        stepOver.skipRefundId();
        final String pool = stepOver.pool();
        final String note = stepOver.reason();
        final String actor = stepOver.actor();
        if (ofPool && outcome.code() == OutcomeCode.ACCEPTED && outcome.index() >= 0) {
            tables.pools.ensure(outcome.index());
            tables.pools.set(outcome.index(), Tables.SUSPENDED, 1);
        }
        final String target = ofPool ? pool : HexFormat.of().formatHex(sha256);
        audit(record, actor, ofPool ? "step-over.pool" : "step-over.command", target, 0, note);
    }

    /** Lists a restore from a backup, with the first record that may be missing. */
    void onRestored(final JournalRecord record) {
        record.command(restored);
        final long lastSequence = restored.sequence();
        restored.skipSource();
        audit(record, restored.actor(), "restored-from", "gap after sequence " + lastSequence, 0, "");
    }

    /** Applies an operator's acceptance of the wall clock: an entry of the audit trail. */
    void onClock(final JournalRecord record) {
        record.command(clock);
        record.outcome(outcome);
        final long offsetMs = clock.offsetMs();
        final String note = clock.reason();
        audit(record, clock.actor(), "clock.accept", offsetMs + " ms", 0, note);
    }

    /** Applies a step of match money: an entry of the audit trail. */
    void onMatch(final JournalRecord record) {
        record.command(match);
        record.outcome(outcome);
        final String word = switch (match.action()) {
            case NOTICE -> "match.notice";
            case CONFIRM -> "match.confirm";
            default -> "match.withdraw";
        };
        final String pool = match.pool();
        final String sponsor = match.sponsor();
        final String organisation = match.organisation();
        final String note = match.reason();
        audit(record, match.actor(), word, pool.isEmpty() ? sponsor + "/" + organisation : pool, 0, note);
    }

    /** Applies a run of payouts, its end or what was paid: an entry of the audit trail. */
    void onPayout(final JournalRecord record) {
        record.outcome(outcome);
        view.decode(row, record);
        final String word = switch (record.commandTemplate()) {
            case PayoutCommandDecoder.TEMPLATE_ID -> "payout.list";
            case PayoutCancelCommandDecoder.TEMPLATE_ID -> "payout.cancel";
            case PayoutReleaseCommandDecoder.TEMPLATE_ID -> "payout.release";
            case PaidFileCommandDecoder.TEMPLATE_ID -> "payout.paid-file";
            default -> "payout.paid";
        };
        audit(record, row.actor, word, Long.toString(runOf(record)), outcome.amountFen(), row.note);
    }

    /** Sequence of the run's first record, with which each of these commands begins; 0 there: the record begins a run. */
    private static long runOf(final JournalRecord record) {
        final long run = record.buffer()
                .getLong(record.commandOffset() + MessageHeaderDecoder.ENCODED_LENGTH, ByteOrder.LITTLE_ENDIAN);
        return run == 0 ? record.sequence() : run;
    }

    /** Applies a loss of the journal's end. */
    void onLoss(final JournalRecord record) {
        final LossCommandDecoder loss = record.command(new LossCommandDecoder());
        final String target = loss.lastSequence() + " to " + loss.knownTo();
        audit(record, loss.byOperator() == 0 ? "start" : "operator", "loss", target, 0, "");
        tables.alarm(AlarmKind.LOSS, record, ChannelCode.NONE.value(), 0, loss.lastSequence());
    }

    void onProject(final JournalRecord record) {
        record.command(project);
        record.outcome(outcome);
        final ProjectAction action = project.action();
        final String id = project.project();
        final String actor = project.actor();
        final String note = project.reason();
        if (outcome.code() == OutcomeCode.ACCEPTED && outcome.index() >= 0) {
            tables.projects.ensure(outcome.index());
            final long before = tables.projects.get(outcome.index(), Tables.PROJECT_STATE);
            tables.projects.set(outcome.index(), Tables.PROJECT_STATE, after(before, action));
        }
        final String word = switch (action) {
            case CLOSE -> "project.close";
            case REOPEN -> "project.reopen";
            case FREEZE -> "project.freeze";
            case UNFREEZE -> "project.unfreeze";
            default -> "project.void-matches";
        };
        audit(record, actor, word, id, 0, note);
    }

    private static long after(final long state, final ProjectAction action) {
        return switch (action) {
            case CLOSE -> state | Tables.PROJECT_CLOSED;
            case REOPEN -> state & ~(Tables.PROJECT_CLOSED | Tables.PROJECT_GOAL_REACHED);
            case FREEZE -> state | Tables.PROJECT_FROZEN;
            case UNFREEZE -> state & ~Tables.PROJECT_FROZEN;
            default -> state;
        };
    }

    void onAllocate(final JournalRecord record) {
        record.command(allocate);
        record.outcome(allocation);
        final long keptFen = allocate.amountFen() - allocation.baseRefundedFen();
        final short channel = allocate.channelRaw();
        final long paidAtMs = allocate.paidAtMs();
        final long heldSequence = allocate.heldSequence();
        allocate.skipTransactionId();
        final String target = allocate.project();
        allocate.wrapTeam(payment.team);
        allocate.wrapItem(payment.item);
        allocate.skipMerchant();
        final String actor = allocate.actor();
        final boolean accepted = allocation.code() == OutcomeCode.ACCEPTED;
        if (accepted) {
            final int to = allocation.project();
            tables.totals.add(Totals.Cell.HELD, -1);
            tables.totals.add(Totals.Cell.HELD_FEN, -keptFen);
            tables.held.remove(heldSequence);
            final int team = texts.teamOf(payment.team);
            donations.allocate(to, keptFen, allocation.flags(), team, texts.itemOf(to, payment.item));
            long matchedFen = 0;
            for (AllocationOutcomeDecoder.LinesDecoder lines = allocation.lines(); lines.hasNext(); ) {
                lines.next();
                matchedFen += donations.match(lines.pool(), to, paidAtMs, lines.amountFen());
            }
            tables.channels.add(channel, Tables.ACCEPTED, 1);
            tables.channels.add(channel, Tables.ACCEPTED_FEN, keptFen);
            tables.addToTimeline(record.timestampMs(), 1, keptFen, matchedFen);
            donations.remember(record, channel, to, keptFen, matchedFen);
        }
        auditHeld(record, actor, "held.allocate", target, accepted ? keptFen : 0);
    }

    void onMark(final JournalRecord record) {
        record.command(mark);
        record.outcome(allocation);
        final long heldSequence = mark.heldSequence();
        mark.skipTransactionId();
        final String actor = mark.actor();
        if (allocation.code() == OutcomeCode.ACCEPTED) {
            tables.held.markRefundPending(heldSequence);
        }
        auditHeld(record, actor, "held.refunded", "", 0);
    }

    private void auditHeld(
            final JournalRecord record, final String actor, final String action, final String target, final long fen) {
        tables.audit.add(AuditEntry.of(record, actor, action, target, fen), true);
    }

    private void audit(
            final JournalRecord record,
            final String actor,
            final String action,
            final String target,
            final long fen,
            final String note) {
        tables.audit.add(AuditEntry.of(record, actor, action, target, fen, note), false);
    }
}
