package org.tributary.gateway.bridge.admin;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.codec.sbe.AllocateHeldCommandEncoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ClockCommandEncoder;
import org.tributary.engine.codec.sbe.DismissNoticeCommandEncoder;
import org.tributary.engine.codec.sbe.MarkRefundPendingCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolCommandEncoder;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ProjectCommandEncoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.bridge.PackedId;
import org.tributary.gateway.bridge.Records;
import org.tributary.gateway.bridge.refund.Original;
import org.tributary.gateway.bridge.refund.OriginalReader;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;
import org.tributary.gateway.channel.parse.Fields;

/**
 * Changes by people, as commands with their actor, decided and journaled before the call returns. Any thread. Every
 * method throws {@link CommandCalls.NoAnswerException} if the engine does not answer.
 */
public final class AdminCommands {
    /** Longest actor journaled. */
    public static final int MAX_ACTOR_BYTES = 64;

    /** Longest reason journaled. */
    public static final int MAX_NOTE_BYTES = 200;

    /** Longest reason of a change journaled, in bytes; a reason has at most 200 characters. */
    public static final int MAX_REASON_BYTES = CampaignLimits.MAX_REASON_BYTES;

    private final CommandCalls calls;
    private final Records records;

    /**
     * Admin commands of an engine.
     *
     * @param records safe for any thread
     */
    public AdminCommands(final CommandCalls calls, final Records records) {
        this.calls = calls;
        this.records = records;
    }

    /** Sends a command. */
    public CommandResult send(final DirectBuffer command) {
        return calls.call(command, 0, command.capacity());
    }

    /**
     * A change of a pool.
     *
     * @param addFen for ADD_BUDGET, may be negative; otherwise 0
     * @param reason may be empty
     */
    public static DirectBuffer pool(
            final String pool, final PoolAction action, final long addFen, final String actor, final String reason) {
        final UnsafeBuffer buffer = buffer();
        final PoolCommandEncoder command = new PoolCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .action(action)
                .addFen(addFen)
                .pool(pool)
                .actor(actor)
                .reason(reason);
        return new UnsafeBuffer(buffer, 0, command.limit());
    }

    /**
     * A change of a project.
     *
     * @param reason may be empty
     */
    public static DirectBuffer project(
            final String project, final ProjectAction action, final String actor, final String reason) {
        final UnsafeBuffer buffer = buffer();
        final ProjectCommandEncoder command = new ProjectCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .action(action)
                .project(project)
                .actor(actor)
                .reason(reason);
        return new UnsafeBuffer(buffer, 0, command.limit());
    }

    /**
     * Allocates a held donation to a project.
     *
     * @return null if there is no held donation of that sequence
     */
    public @Nullable CommandResult allocate(final long heldSequence, final String project, final String actor) {
        final Held held = held(heldSequence);
        if (held == null) {
            return null;
        }
        final Original original = held.original();
        final UnsafeBuffer buffer = buffer();
        final AllocateHeldCommandEncoder command = new AllocateHeldCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .heldSequence(heldSequence)
                .channel(held.channel())
                .heldReason(original.heldReason())
                .amountFen(original.amountFen())
                .paidAtMs(original.paidAtMs())
                .originalAtMs(original.atMs())
                .donorHi(original.donorHi())
                .donorLo(original.donorLo())
                .unsettledFen(original.unsettledFen())
                .currency(original.currency());
        command.putTransactionId(
                held.transactionId().buffer(), 0, held.transactionId().length());
        command.project(project)
                .team(original.team())
                .item(original.item())
                .merchant(original.merchant())
                .actor(actor);
        return call(buffer, command.encodedLength());
    }

    /**
     * Marks a held donation for refund by the channel.
     *
     * @return null if there is no held donation of that sequence
     */
    public @Nullable CommandResult markRefundPending(final long heldSequence, final String actor) {
        final Held held = held(heldSequence);
        if (held == null) {
            return null;
        }
        final UnsafeBuffer buffer = buffer();
        final MarkRefundPendingCommandEncoder command = new MarkRefundPendingCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .heldSequence(heldSequence)
                .channel(held.channel())
                .heldReason(held.original().heldReason());
        command.putTransactionId(
                held.transactionId().buffer(), 0, held.transactionId().length());
        command.actor(actor);
        return call(buffer, command.encodedLength());
    }

    /**
     * Ends the alarm of an unreadable payment.
     *
     * @param correctionSequence record that booked the payment; 0 to dismiss the notice
     * @param note the reason, at most {@link #MAX_NOTE_BYTES}
     */
    public CommandResult endNotice(
            final long sequence, final long correctionSequence, final String actor, final String note) {
        final UnsafeBuffer buffer = buffer();
        final DismissNoticeCommandEncoder command = new DismissNoticeCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .noticeSequence(sequence)
                .correctionSequence(correctionSequence);
        command.actor(actor).note(note);
        return call(buffer, command.encodedLength());
    }

    /**
     * Journals that an operator accepts the wall clock.
     *
     * @param offsetMs by how much the wall is ahead of the time that stamps follow
     * @param note the reason, at most {@link #MAX_NOTE_BYTES}
     */
    public CommandResult acceptClock(final long offsetMs, final String actor, final String note) {
        final UnsafeBuffer buffer = buffer();
        final ClockCommandEncoder command = new ClockCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .offsetMs(offsetMs)
                .reason(note)
                .actor(actor);
        return call(buffer, command.encodedLength());
    }

    private record Held(Original original, ChannelCode channel, PackedId transactionId) {}

    /** Reads a held donation. It makes a reader each time, because admin changes are few. */
    private @Nullable Held held(final long sequence) {
        final OriginalReader reader = new OriginalReader(records, held -> 0);
        final Original original = reader.held(sequence);
        if (!original.isKnown() || original.heldReason() == ReasonCode.NONE) {
            return null;
        }
        final PackedId id = new PackedId();
        id.set(reader.transactionId());
        return new Held(original, reader.channel(), id);
    }

    private CommandResult call(final DirectBuffer buffer, final int encodedLength) {
        return calls.call(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    /** Whether a text that a person typed fits a command: not too long, without control characters. */
    public static boolean fits(final String text, final int maxBytes) {
        return Fields.utf8Length(text) <= maxBytes && !Fields.hasForbidden(text);
    }

    private static UnsafeBuffer buffer() {
        return new UnsafeBuffer(new byte[CommandIngress.MAX_COMMAND_BYTES]);
    }
}
