package org.tributary.gateway.channel.wechatpay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyDirectory;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.key.RsaKey;
import org.tributary.gateway.channel.parse.Base64Bytes;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.MalformedException;
import org.tributary.gateway.channel.parse.SignedText;

/**
 * WeChat Pay v3. The signed text is {@code timestamp\nnonce\nbody\n} over the raw body; the content is AES-256-GCM. Only
 * TRANSACTION.SUCCESS and REFUND.SUCCESS move money: an ABNORMAL refund is not final, a CLOSED one failed. A combined order
 * is a TRANSACTION.SUCCESS with several payments, its sub-orders.
 */
public final class WechatPayAdapter implements ChannelAdapter {
    /** Name of the channel. */
    public static final String NAME = "wechatpay";

    private static final String SCHEME = "WECHATPAY2-SHA256-RSA2048";
    private static final String PROBE_PREFIX = "WECHATPAY/SIGNTEST/";
    private static final byte[] SUCCESS = "{\"code\":\"SUCCESS\"}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FAILURE =
            "{\"code\":\"FAIL\",\"message\":\"not accepted\"}".getBytes(StandardCharsets.US_ASCII);

    private final KeyDirectory<WechatPayKeys> keys;
    private final long maxSkewMs;
    private final ThreadLocal<Scratch> scratches = ThreadLocal.withInitial(Scratch::new);

    /** A thread's buffers for reading callbacks, reused, so that a callback allocates little more than its texts. */
    private static final class Scratch {
        private final SignedText text = new SignedText();
        private final SignedText signatureChars = new SignedText();
        private final byte[] signature = new byte[Base64Bytes.maxDecodedLength(Fields.MAX_SIGNATURE_CHARS)];
        private final WechatPayEnvelope envelope = new WechatPayEnvelope();
        private final WechatPayResource resource = new WechatPayResource();

        /** Length of the content decrypted last; below 1 if there is none. */
        private int plainLength;

        /** Length of the decoded signature; -1 if it is not Base64 or too long. */
        int signature(final @Nullable String value) {
            if (value == null || !signatureChars.clear().addText(value, Fields.MAX_SIGNATURE_CHARS)) {
                return -1;
            }
            return Base64Bytes.decode(signatureChars.bytes(), 0, signatureChars.length(), signature);
        }
    }

    /**
     * Loads the keys.
     *
     * @param directory as {@code keys/wechatpay}
     * @param maxSkewMs most difference of the signed time from the clock
     * @throws KeyFileException if a file is missing or unusable
     */
    public WechatPayAdapter(final Path directory, final CryptoSuite suite, final KeyPolicy policy, final long maxSkewMs)
            throws KeyFileException {
        this.maxSkewMs = maxSkewMs;
        keys = new KeyDirectory<>(directory, policy, files -> WechatPayKeys.load(files, suite));
    }

    /** The keys, for rotation and the default merchant. */
    public KeyDirectory<?> keys() {
        return keys;
    }

    /** The process's merchant, by the keys in force. */
    public String merchant() {
        return keys.ring().mchid();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Verdict read(final CallbackRequest request, final Notification notification) {
        notification.clear();
        final String signature = request.header("Wechatpay-Signature");
        if (signature != null && signature.startsWith(PROBE_PREFIX)) {
            return Verdict.PROBE;
        }
        if (request.bodyLength() > SignedText.MAX_BODY_BYTES) {
            return Verdict.MALFORMED;
        }
        final Scratch scratch = scratches.get();
        if (!isAuthentic(request, signature, scratch)) {
            return Verdict.NOT_AUTHENTIC;
        }
        try {
            final Verdict verdict = readAuthentic(request, notification, scratch);
            if (verdict == Verdict.NOT_AUTHENTIC) {
                notification.clear();
            }
            return verdict;
        } catch (final MalformedException e) {
            return unreadable(e.getMessage(), notification, scratch);
        }
    }

    /** Fills in an unreadable event. Its decrypted content, if any, identifies it, because a retry may be encrypted anew. */
    private static Verdict unreadable(final String problem, final Notification to, final Scratch scratch) {
        final String kind = to.kind;
        to.clear();
        to.kind = kind;
        scratch.resource.toUnreadable(problem, to);
        to.moneyBack = kind.startsWith("REFUND.");
        if (scratch.plainLength > 0) {
            to.identify(scratch.envelope.plain(), 0, scratch.plainLength);
        }
        return Verdict.UNREADABLE;
    }

    private boolean isAuthentic(
            final CallbackRequest request, final @Nullable String signature, final Scratch scratch) {
        final String scheme = request.header("Wechatpay-Signature-Type");
        final String timestamp = request.header("Wechatpay-Timestamp");
        final int signatureLength = scratch.signature(signature);
        final long seconds = Fields.unixSeconds(timestamp);
        if (scheme != null && !scheme.equals(SCHEME)
                || signatureLength < 0
                || seconds < 0
                || Math.abs(seconds * 1000 - request.arrivalMs()) > maxSkewMs) {
            return false;
        }
        final RsaKey key = keyOf(request.header("Wechatpay-Serial"));
        final SignedText text = scratch.text.clear();
        if (key == null || !text.addHeader(timestamp) || !text.add('\n').addHeader(request.header("Wechatpay-Nonce"))) {
            return false;
        }
        text.add('\n').add(request.body(), 0, request.bodyLength()).add('\n');
        return key.verify(text.bytes(), 0, text.length(), scratch.signature, signatureLength);
    }

    private @Nullable RsaKey keyOf(final @Nullable String serial) {
        if (serial == null || serial.length() > SignedText.MAX_HEADER_CHARS) {
            return null;
        }
        final RsaKey key = keys.ring().bySerial(serial);
        return key == null && keys.reloadForUnknown() ? keys.ring().bySerial(serial) : key;
    }

    private Verdict readAuthentic(final CallbackRequest request, final Notification notification, final Scratch scratch)
            throws MalformedException {
        final WechatPayEnvelope envelope = scratch.envelope;
        scratch.plainLength = -1;
        scratch.resource.clear();
        notification.kind = "other";
        if (request.bodyLength() == 0 || request.body()[0] != '{') {
            return Verdict.MALFORMED;
        }
        envelope.read(request.body(), request.bodyLength());
        if (envelope.isEmpty()) {
            return Verdict.MALFORMED;
        }
        if (envelope.eventType.isEmpty()) {
            throw new MalformedException("event_type is missing");
        }
        notification.kind = kindOf(envelope.eventType);
        final boolean payment = notification.kind.equals("TRANSACTION.SUCCESS");
        if (!payment && !notification.kind.equals("REFUND.SUCCESS")) {
            return Verdict.OTHER;
        }
        int length = envelope.decrypt(keys.ring());
        if (length < 0 && keys.reloadForUnknown()) {
            length = envelope.decrypt(keys.ring());
        }
        if (length < 0) {
            return Verdict.NOT_AUTHENTIC;
        }
        scratch.plainLength = length;
        scratch.resource.read(envelope.plain(), length);
        return payment ? toPayments(notification, scratch) : scratch.resource.toRefund(notification);
    }

    private static Verdict toPayments(final Notification notification, final Scratch scratch)
            throws MalformedException {
        final Verdict verdict = scratch.resource.toPayment(notification);
        if (verdict == Verdict.PAYMENTS) {
            notification.identify(scratch.envelope.plain(), 0, scratch.plainLength);
        }
        return verdict;
    }

    private static String kindOf(final String eventType) {
        return switch (eventType) {
            case "TRANSACTION.SUCCESS" -> "TRANSACTION.SUCCESS";
            case "REFUND.SUCCESS" -> "REFUND.SUCCESS";
            case "REFUND.ABNORMAL" -> "REFUND.ABNORMAL";
            case "REFUND.CLOSED" -> "REFUND.CLOSED";
            default -> "other";
        };
    }

    @Override
    public byte[] successBody() {
        return SUCCESS.clone();
    }

    @Override
    public byte[] failureBody() {
        return FAILURE.clone();
    }

    @Override
    public String contentType() {
        return "application/json";
    }
}
