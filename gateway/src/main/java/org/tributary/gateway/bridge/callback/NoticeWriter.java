package org.tributary.gateway.bridge.callback;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.NoticeCommandEncoder;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.bridge.PackedId;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.parse.Fields;

/** Encodes an unreadable payment as a NoticeCommand. One per thread. */
final class NoticeWriter {
    /** Bytes of an event's identity. */
    static final int HASH_BYTES = 32;

    private static final int MAX_TEXT_BYTES = 64;
    private static final int MAX_PROBLEM_BYTES = 200;
    private static final char UNPRINTABLE = '?';

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandIngress.MAX_COMMAND_BYTES]);
    private final UnsafeBuffer eventHash = new UnsafeBuffer(new byte[HASH_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final NoticeCommandEncoder command = new NoticeCommandEncoder();
    private final PackedId id = new PackedId();
    private final MessageDigest sha256 = Sha256.newDigest();

    /**
     * Encodes a whole callback.
     *
     * @return length of the command in {@link #buffer()}
     */
    int write(final ChannelCode channel, final CallbackRequest request, final Notification unreadable) {
        final byte[] body = bodyHash(request);
        return encode(channel, body, identity(unreadable, body), unreadable, unreadable.kind);
    }

    /**
     * Encodes one part of a combined order.
     *
     * @param place index of the part in the order
     */
    int writePart(final ChannelCode channel, final CallbackRequest request, final Notification order, final int place) {
        final Notification part = order.parts.get(place);
        final byte[] body = bodyHash(request);
        byte[] identity = part.eventDigest();
        if (identity == null) {
            sha256.update(identity(order, body));
            sha256.update((byte) place);
            identity = sha256.digest();
        }
        return encode(channel, body, identity, part, part.kind.isEmpty() ? order.kind : part.kind);
    }

    private byte[] bodyHash(final CallbackRequest request) {
        sha256.update(request.body(), 0, request.bodyLength());
        return sha256.digest();
    }

    private static byte[] identity(final Notification notification, final byte[] bodyHash) {
        return notification.eventDigest() == null ? bodyHash : notification.eventDigest();
    }

    private int encode(
            final ChannelCode channel,
            final byte[] bodyHash,
            final byte[] identity,
            final Notification unreadable,
            final String kind) {
        eventHash.putBytes(0, identity);
        final boolean moneyBack = unreadable.moneyBack || !unreadable.refundId.isEmpty();
        command.wrapAndApplyHeader(buffer, 0, header)
                .channel(channel)
                .moneyBack((short) (moneyBack ? 1 : 0))
                .putEventHash(identity, 0, HASH_BYTES)
                .putBodyHash(bodyHash, 0, HASH_BYTES);
        id.set(unreadable.transactionId);
        command.putTransactionId(id.buffer(), 0, id.length());
        id.set(unreadable.orderId);
        command.putOrderId(id.buffer(), 0, id.length());
        id.set(unreadable.refundId);
        command.putRefundId(id.buffer(), 0, id.length());
        final byte[] event = text(kind, MAX_TEXT_BYTES);
        final byte[] merchant = merchant(unreadable.merchant);
        final byte[] problem = text(unreadable.problem, MAX_PROBLEM_BYTES);
        command.putEvent(event, 0, event.length);
        command.putMerchant(merchant, 0, merchant.length);
        command.putProblem(problem, 0, problem.length);
        return MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength();
    }

    /** The merchant's id unchanged, or empty: a truncated or cleaned one is another merchant's. */
    private static byte[] merchant(final String merchant) {
        final byte[] bytes = merchant.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(bytes, text(merchant, Fields.MAX_MERCHANT_BYTES)) ? bytes : new byte[0];
    }

    /**
     * Text for people, without characters that a terminal, a file or a database may interpret. Truncated between
     * characters.
     */
    private static byte[] text(final String text, final int maxBytes) {
        final StringBuilder safe = new StringBuilder();
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                c = UNPRINTABLE;
            }
            bytes += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                break;
            }
            safe.appendCodePoint(c);
        }
        return safe.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The command that was encoded last. */
    DirectBuffer buffer() {
        return buffer;
    }

    /** Identity of the event that was encoded last. */
    DirectBuffer eventHash() {
        return eventHash;
    }
}
