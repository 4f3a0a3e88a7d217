package org.tributary.gateway.channel.alipay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyDirectory;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.parse.DecidingFields;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.FormFields;
import org.tributary.gateway.channel.parse.MalformedException;
import org.tributary.gateway.channel.parse.SignedForm;
import org.tributary.gateway.channel.parse.SignedText;
import org.tributary.gateway.channel.parse.TextDecoder;

/**
 * Alipay. The signed text is the fields sorted by name, {@code sign} and {@code sign_type} left out, empty values kept.
 * There is no limit on clock skew: {@code notify_time} is not meant for one, and retries go on for 25 hours.
 *
 * <p>A partial refund comes as TRADE_SUCCESS again, a full one as TRADE_CLOSED; {@code refund_fee} distinguishes them: it is
 * the total refunded so far. TRADE_CLOSED without it is a payment that was never made.
 *
 * <p>A form whose signature holds is read only if its signed text can be split in no other way; otherwise, or if a
 * field that decides is missing, it is unreadable.
 */
public final class AlipayAdapter implements ChannelAdapter {
    /** Name of the channel. */
    public static final String NAME = "alipay";

    /** Alipay names no currency: it is always this one. */
    private static final String CURRENCY = "CNY";

    private static final String UNKNOWN_KIND = "other";
    private static final Pattern ZERO = Pattern.compile("0+(\\.0{1,2})?");
    private static final byte[] SUCCESS = "success".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FAILURE = "fail".getBytes(StandardCharsets.US_ASCII);

    private final KeyDirectory<AlipayKeys> keys;
    private final ThreadLocal<Scratch> scratches = ThreadLocal.withInitial(Scratch::new);

    /** A thread's buffers for reading callbacks, reused. */
    private static final class Scratch {
        private final SignedText text = new SignedText();
        private final FormFields form = new FormFields();
        private final SignedForm signed = new SignedForm();
    }

    /**
     * Loads the keys.
     *
     * @param directory as {@code keys/alipay}
     * @throws KeyFileException if a file is missing or unusable
     */
    public AlipayAdapter(final Path directory, final CryptoSuite suite, final KeyPolicy policy)
            throws KeyFileException {
        keys = new KeyDirectory<>(directory, policy, files -> AlipayKeys.load(files, suite));
    }

    /** The keys, for rotation. */
    public KeyDirectory<?> keys() {
        return keys;
    }

    /** The process's merchant, by the keys in force. */
    public String merchant() {
        return keys.ring().sellerId();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Verdict read(final CallbackRequest request, final Notification notification) {
        notification.clear();
        final Scratch scratch = scratches.get();
        String problem;
        try {
            final FormFields form = scratch.form.read(request.body(), request.bodyLength());
            if (!isSigned(form, scratch.text)) {
                return Verdict.NOT_AUTHENTIC;
            }
            problem = form.ambiguity(AlipayFields.RULES, "sign", "sign_type");
        } catch (final MalformedException e) {
            return Verdict.MALFORMED;
        }
        if (problem == null) {
            try {
                return readAuthentic(scratch.form, notification);
            } catch (final MalformedException e) {
                problem = e.getMessage();
            }
        }
        return unreadable(scratch, problem, notification);
    }

    private boolean isSigned(final FormFields form, final SignedText text) throws MalformedException {
        final byte[] signature = Fields.signature(form.get("sign"));
        final String signType = form.get("sign_type");
        if (signature == null || signType != null && !signType.equals("RSA2")) {
            return false;
        }
        form.addSorted(text.clear(), "sign", "sign_type");
        return keys.ring().verify(text.bytes(), text.length(), signature)
                || keys.reloadForUnknown() && keys.ring().verify(text.bytes(), text.length(), signature);
    }

    private static Verdict unreadable(final Scratch scratch, final String problem, final Notification to) {
        final SignedText text = scratch.text;
        scratch.signed.unreadable(text, "notify_time", problem, to);
        to.kind = kindOf(text.onlyId("trade_status"));
        to.transactionId = text.onlyId("trade_no");
        to.orderId = text.onlyId("out_trade_no");
        to.refundId = text.onlyId("out_biz_no");
        final String fee = text.onlyId("refund_fee");
        to.moneyBack = !fee.isEmpty() && !ZERO.matcher(fee).matches();
        to.merchant = text.onlyId("seller_id");
        return Verdict.UNREADABLE;
    }

    private Verdict readAuthentic(final FormFields form, final Notification to) throws MalformedException {
        // A callback signed for another application is not ours, even if the signature holds.
        if (!keys.ring().appIds().contains(DecidingFields.id("app_id", form.getOrEmpty("app_id")))) {
            return Verdict.NOT_AUTHENTIC;
        }
        final String type = form.textOrEmpty("notify_type");
        if (!type.isEmpty() && !type.equals("trade_status_sync")) {
            return Verdict.OTHER;
        }
        final String status = form.textOrEmpty("trade_status");
        if (status.isEmpty()) {
            throw new MalformedException("trade_status is missing");
        }
        to.kind = kindOf(status);
        if (to.kind.equals(UNKNOWN_KIND)) {
            throw new MalformedException("trade_status is unknown");
        }
        final boolean paid = to.kind.equals("TRADE_SUCCESS") || to.kind.equals("TRADE_FINISHED");
        if (!paid && !to.kind.equals("TRADE_CLOSED")) {
            return Verdict.OTHER;
        }
        final boolean refunded = isRefund(form);
        if (!paid && !refunded) {
            return Verdict.OTHER;
        }
        decodeInItsCharset(form);
        to.transactionId = DecidingFields.id("trade_no", form.getOrEmpty("trade_no"));
        to.orderId = Fields.orderId(form.textOrEmpty("out_trade_no"));
        to.merchant = DecidingFields.merchant("seller_id", form.getOrEmpty("seller_id"));
        to.currency = CURRENCY;
        if (!refunded) {
            readPayment(form, to);
            return Verdict.PAYMENT;
        }
        to.cumulativeRefund = true;
        to.refundFen = DecidingFields.yuan("refund_fee", form.getOrEmpty("refund_fee"));
        to.refundId = refundId(form);
        to.refundedAtMs = DecidingFields.beijing("gmt_refund", form.getOrEmpty("gmt_refund"));
        return Verdict.REFUND;
    }

    /** Whether the form is a refund: it has an amount above 0, or a time. One without the other is unreadable. */
    private static boolean isRefund(final FormFields form) throws MalformedException {
        final String fee = form.getOrEmpty("refund_fee");
        final boolean isNone = fee.isEmpty() || ZERO.matcher(fee).matches();
        return !isNone || !form.getOrEmpty("gmt_refund").isEmpty();
    }

    /** The merchant's refund request, or empty if it is not an id. Refunds are distinguished by their total instead. */
    private static String refundId(final FormFields form) {
        return Fields.orderId(form.textOrEmpty("out_biz_no"));
    }

    /** Sets the charset of non-ASCII text. An unknown charset is refused, never guessed. */
    private static void decodeInItsCharset(final FormFields form) throws MalformedException {
        final TextDecoder charset = TextDecoder.named(form.textOrEmpty("charset"));
        if (charset == null) {
            throw new MalformedException("charset is none of UTF-8, GBK, GB2312 and GB18030");
        }
        form.decodeWith(charset);
    }

    private static void readPayment(final FormFields form, final Notification to) throws MalformedException {
        final String openId = DecidingFields.payer("buyer_open_id", form.getOrEmpty("buyer_open_id"));
        to.payer = openId.isEmpty() ? DecidingFields.payer("buyer_id", form.getOrEmpty("buyer_id")) : openId;
        to.amountFen = DecidingFields.yuan("total_amount", form.getOrEmpty("total_amount"));
        to.unsettledFen = unsettled(form, to.amountFen);
        to.paidAtMs = DecidingFields.beijing("gmt_payment", form.getOrEmpty("gmt_payment"));
        to.freshFromMs = to.paidAtMs;
        to.attachment = Fields.attachment(attachment(form.textOrEmpty("passback_params")));
    }

    /** The part the merchant does not receive: {@code receipt_amount} includes coupons that Alipay pays for. */
    private static long unsettled(final FormFields form, final long amountFen) throws MalformedException {
        final String receipt = form.getOrEmpty("receipt_amount");
        if (receipt.isEmpty()) {
            return AlipayFunds.merchantDiscount(form.textOrEmpty("fund_bill_list"), amountFen);
        }
        try {
            return Fields.unsettled(Math.max(0, amountFen - Fields.yuan(receipt)), amountFen);
        } catch (final MalformedException e) {
            throw new MalformedException("receipt_amount can't be read: " + e.getMessage());
        }
    }

    /** The attachment, decoded if it is still URL-encoded: depending on the merchant's library, it may be. */
    private static String attachment(final String passback) {
        if (passback.isEmpty() || passback.indexOf('=') >= 0) {
            return passback;
        }
        final String decoded = FormFields.decodeOnce(passback);
        return decoded == null ? passback : decoded;
    }

    private static String kindOf(final String tradeStatus) {
        return switch (tradeStatus) {
            case "TRADE_SUCCESS" -> "TRADE_SUCCESS";
            case "TRADE_FINISHED" -> "TRADE_FINISHED";
            case "TRADE_CLOSED" -> "TRADE_CLOSED";
            case "WAIT_BUYER_PAY" -> "WAIT_BUYER_PAY";
            default -> UNKNOWN_KIND;
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
        return "text/plain; charset=utf-8";
    }
}
