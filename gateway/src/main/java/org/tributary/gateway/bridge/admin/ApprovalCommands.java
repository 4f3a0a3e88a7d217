package org.tributary.gateway.bridge.admin;

import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ApprovalDenyCommandEncoder;
import org.tributary.engine.codec.sbe.ApprovalRequestCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovalRequestCommandEncoder;
import org.tributary.engine.codec.sbe.ApprovedCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.bridge.Records;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;

/**
 * Requests for a second person and their ends, decided and journaled before the call returns. Any thread. Every method throws
 * {@link CommandCalls.NoAnswerException} if the engine does not answer.
 */
public final class ApprovalCommands {
    private final CommandCalls calls;
    private final Records records;

    /**
     * Approvals of an engine.
     *
     * @param records safe for any thread
     */
    public ApprovalCommands(final CommandCalls calls, final Records records) {
        this.calls = calls;
        this.records = records;
    }

    /**
     * Requests a command.
     *
     * @param action word of the audit trail, such as {@code pool.budget}
     * @param target id of what it changes
     * @param effectFen what it would move
     */
    public CommandResult request(
            final String action,
            final String target,
            final long effectFen,
            final String actor,
            final DirectBuffer requested) {
        final UnsafeBuffer buffer = buffer();
        final ApprovalRequestCommandEncoder command = new ApprovalRequestCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .effectFen(effectFen)
                .action(action)
                .target(target)
                .actor(actor)
                .putCommand(requested, 0, requested.capacity());
        return calls.call(buffer, 0, command.limit());
    }

    /**
     * Has the requested command decided: the bytes in the request's own record.
     *
     * @return null if there is no such request in the journal
     */
    public @Nullable CommandResult approve(final long requestSequence, final String actor) {
        final DirectBuffer requested = requestedBy(requestSequence);
        if (requested == null) {
            return null;
        }
        final UnsafeBuffer buffer = buffer();
        final ApprovedCommandEncoder command = new ApprovedCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .requestSequence(requestSequence)
                .actor(actor)
                .putCommand(requested, 0, requested.capacity());
        return calls.call(buffer, 0, command.limit());
    }

    /** Ends a request without its command. */
    public CommandResult deny(final long requestSequence, final String actor, final String reason) {
        final UnsafeBuffer buffer = buffer();
        final ApprovalDenyCommandEncoder command = new ApprovalDenyCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .requestSequence(requestSequence)
                .actor(actor)
                .reason(reason);
        return calls.call(buffer, 0, command.limit());
    }

    /** What the record of a decision says, read again; null if there is no such record. */
    public @Nullable CommandResult resultOf(final long sequence) {
        final AtomicReference<@Nullable CommandResult> result = new AtomicReference<>();
        records.read(sequence, record -> result.set(CommandResult.of(record)));
        return result.get();
    }

    private @Nullable DirectBuffer requestedBy(final long sequence) {
        final AtomicReference<@Nullable DirectBuffer> requested = new AtomicReference<>();
        records.read(sequence, record -> {
            if (record.commandTemplate() == ApprovalRequestCommandDecoder.TEMPLATE_ID) {
                final ApprovalRequestCommandDecoder command = record.command(new ApprovalRequestCommandDecoder());
                command.skipAction();
                command.skipTarget();
                command.skipActor();
                final byte[] bytes = new byte[command.commandLength()];
                command.getCommand(bytes, 0, bytes.length);
                requested.set(new UnsafeBuffer(bytes));
            }
        });
        return requested.get();
    }

    private static UnsafeBuffer buffer() {
        return new UnsafeBuffer(new byte[CommandIngress.MAX_COMMAND_BYTES]);
    }
}
