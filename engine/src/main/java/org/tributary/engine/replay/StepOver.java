package org.tributary.engine.replay;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.CommandIds;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ClockCommandDecoder;
import org.tributary.engine.codec.sbe.LossCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PulseCommandDecoder;
import org.tributary.engine.codec.sbe.SettingsCommandDecoder;
import org.tributary.engine.codec.sbe.StepOverCommandDecoder;
import org.tributary.engine.codec.sbe.StepOverCommandEncoder;
import org.tributary.engine.core.port.StateMachine;

/**
 * Makes an operator's step-over of a command or a pool's deadline that stopped the engine; {@link OfflineRecord} journals it.
 */
public final class StepOver {
    /** Longest reason, in bytes of UTF-8. */
    public static final int MAX_REASON_BYTES = 200;

    /** Longest actor, in bytes of UTF-8. */
    public static final int MAX_ACTOR_BYTES = 64;

    private static final byte[] NO_ID = {};

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
    private final String reason;
    private final String actor;

    /** Sets the reason and the actor. */
    public StepOver(final String reason, final String actor) {
        this.reason = bounded("reason", reason, MAX_REASON_BYTES);
        this.actor = bounded("actor", actor, MAX_ACTOR_BYTES);
    }

    private static String bounded(final String name, final String text, final int maxBytes) {
        final CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
        if (text.isBlank() || !utf8.canEncode(text)) {
            throw new IllegalArgumentException("the " + name + " is empty, or no text");
        }
        final int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > maxBytes) {
            throw new IllegalArgumentException(
                    "the " + name + " has " + length + " bytes, at most " + maxBytes + " are kept");
        }
        return text;
    }

    /** SHA-256 of a command's bytes, as messages name it. */
    public static String sha256(final byte[] command) {
        return Sha256.hexOf(command);
    }

    /**
     * Steps over a command.
     *
     * @param stopped the command's bytes
     * @throws IllegalArgumentException if it can't be stepped over
     */
    public DirectBuffer ofCommand(final byte[] stopped) {
        final UnsafeBuffer command = new UnsafeBuffer(stopped);
        if (stopped.length < MessageHeaderDecoder.ENCODED_LENGTH
                || header.wrap(command, 0).schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            throw new IllegalArgumentException("these bytes are no command");
        }
        switch (header.templateId()) {
            case PulseCommandDecoder.TEMPLATE_ID,
                    LossCommandDecoder.TEMPLATE_ID,
                    SettingsCommandDecoder.TEMPLATE_ID,
                    ClockCommandDecoder.TEMPLATE_ID,
                    StepOverCommandDecoder.TEMPLATE_ID ->
                throw new IllegalArgumentException(
                        "a pulse is stepped over by its pool; settings, step-overs and words on the clock not at all");
            default -> {
                final CommandIds ids = new CommandIds().wrap(command, 0);
                return encode(
                        Sha256.of(stopped),
                        header.templateId(),
                        ChannelCode.get(ids.channelRaw()),
                        new String(bytes(ids.partner()), StandardCharsets.UTF_8),
                        bytes(ids.id()),
                        bytes(ids.refundId()),
                        "");
            }
        }
    }

    private static byte[] bytes(final DirectBuffer from) {
        final byte[] bytes = new byte[from.capacity()];
        from.getBytes(0, bytes);
        return bytes;
    }

    /** Steps over a pool's deadlines. */
    public DirectBuffer ofPool(final String pool) {
        return encode(
                new byte[StepOverCommandEncoder.commandSha256Length()], 0, ChannelCode.NONE, "", NO_ID, NO_ID, pool);
    }

    private DirectBuffer encode(
            final byte[] hash,
            final int template,
            final ChannelCode channel,
            final String partner,
            final byte[] id,
            final byte[] second,
            final String pool) {
        final StepOverCommandEncoder to = new StepOverCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .commandTemplate((short) template)
                .channel(channel);
        for (int i = 0; i < hash.length; i++) {
            to.commandSha256(i, (short) (hash[i] & 0xFF));
        }
        to.partner(partner)
                .putTransactionId(id, 0, id.length)
                .putRefundId(second, 0, second.length)
                .pool(pool)
                .reason(reason)
                .actor(actor);
        return new UnsafeBuffer(buffer, 0, to.limit());
    }
}
