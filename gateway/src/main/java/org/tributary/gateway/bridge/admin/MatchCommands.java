package org.tributary.gateway.bridge.admin;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.MatchCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;

/** Steps of match money, as commands with their actor, decided and journaled before the call returns. Any thread. */
public final class MatchCommands {
    private final CommandCalls calls;

    /** Match commands of an engine. */
    public MatchCommands(final CommandCalls calls) {
        this.calls = calls;
    }

    /**
     * A step.
     *
     * @param untilSequence last record whose lines are meant; 0: all until now
     * @param noticeMs how long a public notice lasts; 0 for other steps
     * @param pool empty: by sponsor and organisation
     * @param reason at most {@link AdminCommands#MAX_NOTE_BYTES}; a withdrawal has one
     * @param knownTo last record that the step's sum was computed from: refused if match money changed since; 0: not looked at
     */
    public record Step(
            MatchAction action,
            long untilSequence,
            long noticeMs,
            String pool,
            String sponsor,
            String organisation,
            String reason,
            long knownTo) {}

    /** Takes a step. */
    public CommandResult step(final Step step, final String actor) {
        final DirectBuffer command = encode(step, actor);
        return calls.call(command, 0, command.capacity());
    }

    /** A step's command. */
    public static DirectBuffer encode(final Step step, final String actor) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandIngress.MAX_COMMAND_BYTES]);
        final MatchCommandEncoder command = new MatchCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .action(step.action())
                .untilSequence(step.untilSequence())
                .noticeMs(step.noticeMs())
                .knownTo(step.knownTo())
                .pool(step.pool())
                .sponsor(step.sponsor())
                .organisation(step.organisation())
                .reason(step.reason())
                .actor(actor);
        return new UnsafeBuffer(buffer, 0, command.limit());
    }
}
