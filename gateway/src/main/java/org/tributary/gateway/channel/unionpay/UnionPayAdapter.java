package org.tributary.gateway.channel.unionpay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Currency;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.Sha256;
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
 * UnionPay 5.1.0. The fields, {@code signature} left out, are sorted and hashed with SHA-256; the RSA signature is over
 * the lower-case hex of that hash.
 *
 * <p>A payment's time is its arrival: {@code txnTime} is when the order was made. A refund's is {@code txnTime}, when it
 * was requested: it must be the same in each retry, because the wait for an unknown payment starts there. A payment's
 * age is measured from {@code txnTime} as well, the only time UnionPay signs.
 *
 * <p>A form whose signature holds is read only if its signed text can be split in no other way; otherwise, or if a
 * field that decides is missing, it is unreadable.
 */
public final class UnionPayAdapter implements ChannelAdapter {
    /** Name of the channel. */
    public static final String NAME = "unionpay";

    private static final String SIGNATURE = "signature";

    /** ISO's code for no currency, used for an unknown number, so that the money is held as foreign. */
    private static final String NO_CURRENCY = "XXX";

    private static final byte[] SUCCESS = "ok".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FAILURE = "fail".getBytes(StandardCharsets.US_ASCII);

    /** ISO 4217 codes by number; if several share a number, the first by code, so that the choice is stable. */
    private static final Map<String, String> CURRENCIES = currencies();

    private final KeyDirectory<UnionPayKeys> keys;
    private final ThreadLocal<Scratch> scratches = ThreadLocal.withInitial(Scratch::new);

    /** A thread's buffers for reading callbacks, reused. */
    private static final class Scratch {
        private final SignedText text = new SignedText();
        private final FormFields form = new FormFields();
        private final SignedForm signed = new SignedForm();
        private final MessageDigest digest = Sha256.newDigest();
    }

    /**
     * Loads the certificates.
     *
     * @param directory as {@code keys/unionpay}
     * @throws KeyFileException if a file is missing or unusable
     */
    public UnionPayAdapter(final Path directory, final CryptoSuite suite, final KeyPolicy policy)
            throws KeyFileException {
        keys = new KeyDirectory<>(directory, policy, files -> UnionPayKeys.load(files, suite));
    }

    /** The certificates, for rotation. */
    public KeyDirectory<?> keys() {
        return keys;
    }

    /** The process's merchant, by the keys in force. */
    public String merchant() {
        return keys.ring().merId();
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
            problem = form.ambiguity(UnionPayFields.RULES, SIGNATURE, SIGNATURE);
            if (!isAuthentic(form, problem != null, scratch, request.arrivalMs())) {
                return Verdict.NOT_AUTHENTIC;
            }
        } catch (final MalformedException e) {
            return Verdict.MALFORMED;
        }
        if (problem == null) {
            try {
                return readAuthentic(scratch.form, request.arrivalMs(), notification);
            } catch (final MalformedException e) {
                problem = e.getMessage();
            }
        }
        return unreadable(scratch, problem, notification);
    }

    /** Verifies the signature. An ambiguous form may hide its certificate's name, so each configured one is tried. */
    private boolean isAuthentic(
            final FormFields form, final boolean isAmbiguous, final Scratch scratch, final long arrivalMs)
            throws MalformedException {
        final byte[] signature = Fields.signature(form.get(SIGNATURE));
        if (signature == null) {
            return false;
        }
        final byte[] hex = signedHex(form, scratch);
        if (isAmbiguous) {
            return keys.ring().byId().values().stream()
                    .anyMatch(any -> any.isValidAt(arrivalMs) && any.key().verify(hex, 0, hex.length, signature));
        }
        final UnionPayKeys.Certified certified = form.getOrEmpty("signMethod").equals("01") ? certified(form) : null;
        return certified != null
                && certified.isValidAt(arrivalMs)
                && certified.key().verify(hex, 0, hex.length, signature);
    }

    private UnionPayKeys.@Nullable Certified certified(final FormFields form) throws MalformedException {
        final String certId = form.getOrEmpty("certId");
        final String certificate = form.getOrEmpty("signPubKeyCert");
        final UnionPayKeys.Certified certified = keys.ring().named(certId, certificate);
        return certified == null && keys.reloadForUnknown() ? keys.ring().named(certId, certificate) : certified;
    }

    private static byte[] signedHex(final FormFields form, final Scratch scratch) {
        form.addSorted(scratch.text.clear(), SIGNATURE, SIGNATURE);
        scratch.digest.update(scratch.text.bytes(), 0, scratch.text.length());
        return HexFormat.of().formatHex(scratch.digest.digest()).getBytes(StandardCharsets.US_ASCII);
    }

    private static Verdict unreadable(final Scratch scratch, final String problem, final Notification to) {
        final SignedText text = scratch.text;
        // UnionPay sends no time of sending: a retry has the same text.
        scratch.signed.unreadable(text, "", problem, to);
        final String type = text.onlyId("txnType");
        final boolean isPayment = UnionPayType.of(type) == UnionPayType.PAYMENT;
        to.kind = UnionPayType.kindOf(type);
        to.transactionId = text.onlyId(isPayment ? "queryId" : "origQryId");
        to.moneyBack = !isPayment;
        to.refundId = isPayment ? "" : text.onlyId("queryId");
        to.orderId = text.onlyId("orderId");
        to.merchant = text.onlyId("merId");
        return Verdict.UNREADABLE;
    }

    private static Verdict readAuthentic(final FormFields form, final long arrivalMs, final Notification to)
            throws MalformedException {
        final String txnType = DecidingFields.id("txnType", form.getOrEmpty("txnType"));
        final UnionPayType type = UnionPayType.of(txnType);
        to.kind = UnionPayType.kindOf(txnType);
        if (type == UnionPayType.NO_MONEY) {
            return Verdict.OTHER;
        }
        final String response = DecidingFields.id("respCode", form.getOrEmpty("respCode"));
        if (!response.equals("00") && !response.equals("A6")) {
            return Verdict.OTHER;
        }
        if (type == UnionPayType.UNCLEAR) {
            throw new MalformedException("txnType is of a transaction that can't be read");
        }
        final String queryId = DecidingFields.id("queryId", form.getOrEmpty("queryId"));
        final long fen = DecidingFields.fen("txnAmt", form.getOrEmpty("txnAmt"));
        final long askedMs = DecidingFields.beijingCompact("txnTime", form.getOrEmpty("txnTime"));
        to.merchant = DecidingFields.merchant("merId", form.getOrEmpty("merId"));
        to.currency = CURRENCIES.getOrDefault(
                DecidingFields.id("currencyCode", form.getOrEmpty("currencyCode")), NO_CURRENCY);
        to.orderId = Fields.orderId(form.textOrEmpty("orderId"));
        if (type == UnionPayType.PAYMENT) {
            to.transactionId = queryId;
            to.amountFen = fen;
            to.paidAtMs = arrivalMs;
            to.freshFromMs = askedMs;
            to.attachment = attachment(form);
            return Verdict.PAYMENT;
        }
        to.transactionId = DecidingFields.id("origQryId", form.getOrEmpty("origQryId"));
        to.refundId = queryId;
        to.refundFen = fen;
        to.refundedAtMs = askedMs;
        return Verdict.REFUND;
    }

    private static String attachment(final FormFields form) {
        final TextDecoder charset = TextDecoder.named(form.textOrEmpty("encoding"));
        if (charset == null) {
            return "";
        }
        form.decodeWith(charset);
        return Fields.attachment(UnionPayReserved.attachment(form.textOrEmpty("reqReserved"), charset));
    }

    private static Map<String, String> currencies() {
        final Map<String, String> codes = new HashMap<>();
        for (final Currency currency : Currency.getAvailableCurrencies()) {
            // Historical currencies have the number 0.
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
