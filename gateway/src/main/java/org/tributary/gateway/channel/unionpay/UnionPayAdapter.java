package org.tributary.gateway.channel.unionpay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Currency;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
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
 * UnionPay 5.1.0. The fields, {@code signature} left out, are sorted and hashed with SHA-256; the RSA signature is over
 * the lower-case hex of that hash.
 *
 * <p>A payment's time is its arrival: {@code txnTime} is when the order was made. A refund's is {@code txnTime}, when it
 * was asked for: it must not move from retry to retry, for an unknown payment is waited for from there.
 */
public final class UnionPayAdapter implements ChannelAdapter {
    /** Name of the channel. */
    public static final String NAME = "unionpay";

    private static final String PURCHASE = "01";
    private static final String REFUND = "04";
    private static final String PURCHASE_VOID = "31";
    private static final byte[] SUCCESS = "ok".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FAILURE = "fail".getBytes(StandardCharsets.US_ASCII);

    /** ISO 4217 codes by number; of several currencies with one number the first by code, so that it is always one. */
    private static final Map<String, String> CURRENCIES = currencies();

    private final KeyDirectory<UnionPayKeys> keys;
    private final ThreadLocal<SignedText> texts = ThreadLocal.withInitial(SignedText::new);
    private final ThreadLocal<FormFields> forms = ThreadLocal.withInitial(FormFields::new);
    private final ThreadLocal<MessageDigest> digests = ThreadLocal.withInitial(UnionPayAdapter::sha256);

    /**
     * Loads the certificates.
     *
     * @param directory as {@code keys/unionpay} of the contract
     * @throws KeyFileException if a file is missing or unusable
     */
    public UnionPayAdapter(Path directory, CryptoSuite suite, KeyPolicy policy) throws KeyFileException {
        keys = new KeyDirectory<>(directory, policy, files -> UnionPayKeys.load(files, suite));
    }

    /** For rotation. */
    public KeyDirectory<?> keys() {
        return keys;
    }

    /** The merchant of the process as of now. */
    public String merchant() {
        return keys.ring().merId();
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
            if (!isAuthentic(form, request.arrivalMs())) {
                return Verdict.NOT_AUTHENTIC;
            }
            return readAuthentic(form, request.arrivalMs(), notification);
        } catch (MalformedException e) {
            notification.clear();
            return Verdict.MALFORMED;
        }
    }

    private boolean isAuthentic(FormFields form, long arrivalMs) throws MalformedException {
        byte[] signature = Fields.signature(form.get("signature"));
        if (signature == null || !form.getOrEmpty("signMethod").equals("01")) {
            return false;
        }
        String certId = form.getOrEmpty("certId");
        String certificate = form.getOrEmpty("signPubKeyCert");
        UnionPayKeys.Certified certified = keys.ring().named(certId, certificate);
        if (certified == null && keys.reloadForUnknown()) {
            certified = keys.ring().named(certId, certificate);
        }
        if (certified == null || !certified.isValidAt(arrivalMs)) {
            return false;
        }
        SignedText text = texts.get().clear();
        form.addSorted(text, "signature", "signature");
        MessageDigest digest = digests.get();
        digest.update(text.bytes(), 0, text.length());
        byte[] hex = HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
        return certified.key().verify(hex, 0, hex.length, signature);
    }

    private static Verdict readAuthentic(FormFields form, long arrivalMs, Notification to) throws MalformedException {
        String type = form.getOrEmpty("txnType");
        if (type.isEmpty()) {
            throw new MalformedException("a notification without its transaction type");
        }
        to.kind = kindOf(type);
        String response = form.getOrEmpty("respCode");
        boolean succeeded = response.equals("00") || response.equals("A6");
        if (!succeeded || to.kind.equals("other")) {
            return Verdict.OTHER;
        }
        to.orderId = Fields.optionalId(form.get("orderId"));
        to.merchant = Fields.merchant(form.get("merId"));
        to.currency = currency(form.getOrEmpty("currencyCode"));
        long fen = Fields.moved(Fields.fen(form.get("txnAmt")));
        if (type.equals(PURCHASE)) {
            to.transactionId = Fields.id(form.get("queryId"));
            to.amountFen = fen;
            to.paidAtMs = arrivalMs;
            to.attachment = Fields.attachment(form.get("reqReserved"));
            return Verdict.PAYMENT;
        }
        to.transactionId = Fields.id(form.get("origQryId"));
        to.refundId = Fields.id(form.get("queryId"));
        to.refundFen = fen;
        String asked = form.getOrEmpty("txnTime");
        to.refundedAtMs = asked.isEmpty() ? arrivalMs : Times.beijingCompact(asked);
        return Verdict.REFUND;
    }

    private static String kindOf(String type) {
        return switch (type) {
            case PURCHASE -> "purchase";
            case REFUND -> "refund";
            case PURCHASE_VOID -> "purchase-void";
            default -> "other";
        };
    }

    /** 156, the yuan, where it says nothing. A number that is no currency becomes XXX: the money is held as foreign. */
    private static String currency(String number) {
        return number.isEmpty() ? "CNY" : CURRENCIES.getOrDefault(number, "XXX");
    }

    private static Map<String, String> currencies() {
        Map<String, String> codes = new HashMap<>();
        for (Currency currency : Currency.getAvailableCurrencies()) {
            // Historical ones have the number 0.
            if (currency.getNumericCode() > 0) {
                codes.merge(
                        currency.getNumericCodeAsString(),
                        currency.getCurrencyCode(),
                        (one, other) -> one.compareTo(other) < 0 ? one : other);
            }
        }
        codes.put("156", "CNY");
        return Map.copyOf(codes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
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
        return "text/plain; charset=utf-8";
    }
}
