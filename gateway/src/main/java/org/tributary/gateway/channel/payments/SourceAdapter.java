package org.tributary.gateway.channel.payments;

import java.nio.charset.StandardCharsets;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.PaymentSource;
import org.tributary.gateway.channel.key.SenderSignature;
import org.tributary.gateway.channel.parse.MalformedException;
import org.tributary.gateway.channel.parse.SignedText;

/**
 * Reads the payments and refunds of one source. Its sender is the platform itself, so a body that is not in the format is
 * refused with the field's name, and nothing is recorded of it.
 */
public final class SourceAdapter implements ChannelAdapter {
    /** A source's name is this plus the name in its address. */
    public static final String PREFIX = "pay.";

    private static final byte[] SUCCESS = "{}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FAILURE = "{\"state\":\"refused\"}".getBytes(StandardCharsets.US_ASCII);

    private final PaymentSource source;
    private final SenderSignature signature;

    SourceAdapter(final PaymentSource source, final SenderSignature signature) {
        this.source = source;
        this.signature = signature;
    }

    @Override
    public String name() {
        return PREFIX + source.name();
    }

    @Override
    public String channel() {
        return source.billedBy().isEmpty() ? name() : source.billedBy();
    }

    @Override
    public String path() {
        return PaymentSources.DIRECTORY + '/' + source.name();
    }

    @Override
    public boolean explainsAnswers() {
        return true;
    }

    @Override
    public Verdict read(final CallbackRequest request, final Notification to) {
        to.clear();
        if (request.bodyLength() > SignedText.MAX_BODY_BYTES) {
            to.problem = "the body is longer than " + SignedText.MAX_BODY_BYTES + " bytes";
            return Verdict.MALFORMED;
        }
        if (!signature.isOf(source.name(), request)) {
            return Verdict.NOT_AUTHENTIC;
        }
        try {
            final SourceBody body = SourceBody.read(request.body(), request.bodyLength());
            body.fill(to, request.arrivalMs());
            return body.isRefund() ? Verdict.REFUND : Verdict.PAYMENT;
        } catch (final MalformedException e) {
            to.clear();
            to.problem = e.getMessage();
            return Verdict.MALFORMED;
        }
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
