package org.tributary.gateway.channel.alipay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.CryptoSuite;
import org.tributary.gateway.channel.Fields;
import org.tributary.gateway.channel.FormFields;
import org.tributary.gateway.channel.KeyDirectory;
import org.tributary.gateway.channel.KeyFileException;
import org.tributary.gateway.channel.KeyPolicy;
import org.tributary.gateway.channel.MalformedException;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.SignedText;
import org.tributary.gateway.channel.Times;

/**
 * Alipay. The signed text is the fields sorted by name, {@code sign} and {@code sign_type} left out, empty values kept.
 * There is no limit of skew: {@code notify_time} is not meant for one, and retries go on for 25 hours.
 *
 * <p>A partial refund comes as TRADE_SUCCESS again, a full one as TRADE_CLOSED; {@code refund_fee} tells, and is what has
 * been refunded so far. TRADE_CLOSED without one is a payment never made.
 */
public final class AlipayAdapter implements ChannelAdapter {
    /** Name of the channel. */
    public static final String NAME = "alipay";

    private static final byte[] SUCCESS = "success".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FAILURE = "fail".getBytes(StandardCharsets.US_ASCII);

    private final KeyDirectory<AlipayKeys> keys;
    private final ThreadLocal<SignedText> texts = ThreadLocal.withInitial(SignedText::new);
    private final ThreadLocal<FormFields> forms = ThreadLocal.withInitial(FormFields::new);

    /**
     * Loads the keys.
     *
     * @param directory as {@code keys/alipay} of the contract
     * @throws KeyFileException if a file is missing or unusable
     */
    public AlipayAdapter(Path directory, CryptoSuite suite, KeyPolicy policy) throws KeyFileException {
        keys = new KeyDirectory<>(directory, policy, files -> AlipayKeys.load(files, suite));
    }

    /** For rotation. */
    public KeyDirectory<?> keys() {
        return keys;
    }

    /** The merchant of the process as of now. */
    public String merchant() {
        return keys.ring().sellerId();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Verdict read(CallbackRequest request, Notification notification) {
        notification.clear();
        try {
            FormFields form = forms.get().read(request.body(), request.bodyLength());
            if (!isAuthentic(form)) {
                return Verdict.NOT_AUTHENTIC;
            }
            return readAuthentic(form, request.arrivalMs(), notification);
        } catch (MalformedException e) {
            notification.clear();
            return Verdict.MALFORMED;
        }
    }

    private boolean isAuthentic(FormFields form) throws MalformedException {
        byte[] signature = Fields.signature(form.get("sign"));
        String signType = form.get("sign_type");
        if (signature == null || signType != null && !signType.equals("RSA2")) {
            return false;
        }
        SignedText text = texts.get().clear();
        form.addSorted(text, "sign", "sign_type");
        boolean verified = keys.ring().verify(text.bytes(), text.length(), signature)
                || keys.reloadForUnknown() && keys.ring().verify(text.bytes(), text.length(), signature);
        // Signed for another application is not meant for us, whoever passed it on.
        return verified && keys.ring().appIds().contains(form.getOrEmpty("app_id"));
    }

    private static Verdict readAuthentic(FormFields form, long arrivalMs, Notification to) throws MalformedException {
        String charset = form.getOrEmpty("charset");
        if (!charset.isEmpty() && !charset.equalsIgnoreCase("utf-8")) {
            throw new MalformedException("another charset than UTF-8");
        }
        String refundFee = form.getOrEmpty("refund_fee");
        long refundedFen = refundFee.isEmpty() ? 0 : Fields.yuan(refundFee);
        to.kind = kindOf(form.getOrEmpty("trade_status"));
        boolean paid = to.kind.equals("TRADE_SUCCESS") || to.kind.equals("TRADE_FINISHED");
        boolean refunded = (paid || to.kind.equals("TRADE_CLOSED"))
                && (refundedFen > 0 || !form.getOrEmpty("gmt_refund").isEmpty());
        if (!paid && !refunded) {
            return Verdict.OTHER;
        }
        to.transactionId = Fields.id(form.get("trade_no"));
        to.orderId = Fields.optionalId(form.get("out_trade_no"));
        to.merchant = Fields.merchant(form.get("seller_id"));
        to.currency = "CNY";
        if (!refunded) {
            readPayment(form, arrivalMs, to);
            return Verdict.PAYMENT;
        }
        to.cumulativeRefund = true;
        to.refundFen = Fields.moved(refundedFen);
        to.refundId = Fields.optionalId(form.get("out_biz_no"));
        to.refundedAtMs = time(form, "gmt_refund", arrivalMs);
        return Verdict.REFUND;
    }

    private static void readPayment(FormFields form, long arrivalMs, Notification to) throws MalformedException {
        String openId = Fields.payer(form.get("buyer_open_id"));
        to.payer = openId.isEmpty() ? Fields.payer(form.get("buyer_id")) : openId;
        to.amountFen = Fields.moved(Fields.yuan(form.get("total_amount")));
        to.unsettledFen = unsettled(form, to.amountFen);
        to.paidAtMs = time(form, "gmt_payment", arrivalMs);
        to.attachment = Fields.attachment(attachment(form.getOrEmpty("passback_params")));
    }

    /** What the merchant does not receive: {@code receipt_amount} includes coupons that Alipay itself pays for. */
    private static long unsettled(FormFields form, long amountFen) throws MalformedException {
        String receipt = form.getOrEmpty("receipt_amount");
        if (receipt.isEmpty()) {
            return AlipayFunds.merchantDiscount(form.getOrEmpty("fund_bill_list"), amountFen);
        }
        return Fields.unsettled(Math.max(0, amountFen - Fields.yuan(receipt)), amountFen);
    }

    /** The named time; where the channel leaves it out, the time it gives for the notification; else the arrival. */
    private static long time(FormFields form, String name, long arrivalMs) throws MalformedException {
        String text = form.getOrEmpty(name);
        if (text.isEmpty()) {
            text = form.getOrEmpty("notify_time");
        }
        return text.isEmpty() ? arrivalMs : Times.beijing(text);
    }

    /** Merchants must encode it before they hand it over, and some libraries do so by themselves: both ways occur. */
    private static String attachment(String passback) {
        if (passback.isEmpty() || passback.indexOf('=') >= 0) {
            return passback;
        }
        String decoded = FormFields.decodeOnce(passback);
        return decoded == null ? passback : decoded;
    }

    private static String kindOf(String tradeStatus) {
        return switch (tradeStatus) {
            case "TRADE_SUCCESS" -> "TRADE_SUCCESS";
            case "TRADE_FINISHED" -> "TRADE_FINISHED";
            case "TRADE_CLOSED" -> "TRADE_CLOSED";
            case "WAIT_BUYER_PAY" -> "WAIT_BUYER_PAY";
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
        return "text/plain; charset=utf-8";
    }
}
