package org.tributary.gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.tributary.gateway.channel.Sha256;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;

/** UnionPay 5.1.0 as it notifies in the back. */
public final class SimulatedUnionPay implements SimulatedChannel {
    private final RsaSigner signer;
    private final String certificate;
    private final String certId;
    private final String merId;

    SimulatedUnionPay(final Path directory, final CryptoSuite suite) throws KeyFileException {
        signer = new RsaSigner(directory.resolve("platform-private.pem"), suite);
        final Path file = directory.resolve("platform-cert.pem");
        certificate = KeyFiles.text(file);
        certId = KeyFiles.certificates(file).get(0).getSerialNumber().toString();
        merId = KeyFiles.flatJson(directory.resolve("merchant.json")).getOrDefault("merId", "");
    }

    @Override
    public String name() {
        return "unionpay";
    }

    /** 21 digits. */
    @Override
    public String transactionId(final long number) {
        return String.format("26%019d", number);
    }

    @Override
    public SignedCallback payment(final SimulatedPayment payment, final long sentAtMs) {
        return signed(paid(payment, "00"), true);
    }

    /** A payment in a given state. {@code 00} and {@code A6} succeed. */
    public SignedCallback payment(final SimulatedPayment payment, final String respCode) {
        return signed(paid(payment, respCode), true);
    }

    /** A payment that names its certificate by id alone. */
    public SignedCallback paymentByCertId(final SimulatedPayment payment) {
        return signed(paid(payment, "00"), false);
    }

    @Override
    public SignedCallback refund(final SimulatedRefund refund, final long sentAtMs) {
        return refund(refund, "04");
    }

    /**
     * A refund of a kind.
     *
     * @param txnType 04 refund, 31 purchase taken back
     */
    public SignedCallback refund(final SimulatedRefund refund, final String txnType) {
        final SimulatedPayment payment = refund.payment();
        return signed(
                common(payment, txnType)
                        .put("orderId", "r" + payment.orderId())
                        .put("queryId", refund.refundId())
                        .put("origQryId", payment.transactionId())
                        .put("txnTime", BeijingTime.compact(refund.refundedAtMs()))
                        .put("txnAmt", Long.toString(refund.partFen()))
                        .put("respCode", "00"),
                true);
    }

    /** A pre-authorisation: it moves no money. */
    @Override
    public SignedCallback other(final SimulatedPayment payment, final long sentAtMs) {
        return signed(paid(payment, "00").put("txnType", "02"), true);
    }

    private FormText paid(final SimulatedPayment payment, final String respCode) {
        return common(payment, "01")
                .put("orderId", payment.orderId())
                .put("queryId", payment.transactionId())
                .put("txnTime", BeijingTime.compact(payment.paidAtMs()))
                .put("txnAmt", Long.toString(payment.amountFen()))
                .put("settleAmt", Long.toString(payment.amountFen()))
                .put("respCode", respCode)
                .put("respMsg", "成功[0000000]")
                .putIfAny("reqReserved", payment.attachment());
    }

    private FormText common(final SimulatedPayment payment, final String txnType) {
        return new FormText()
                .put("version", "5.1.0")
                .put("encoding", "UTF-8")
                .put("bizType", "000201")
                .put("accessType", "0")
                .put("signMethod", "01")
                .put("txnType", txnType)
                .put("txnSubType", "01")
                .put("merId", payment.merchant().isEmpty() ? merId : payment.merchant())
                .put("currencyCode", payment.currency().equals("CNY") ? "156" : "840");
    }

    private SignedCallback signed(final FormText fields, final boolean withCertificate) {
        if (withCertificate) {
            fields.put("signPubKeyCert", certificate);
        } else {
            fields.put("certId", certId);
        }
        return signed(fields);
    }

    private SignedCallback signed(final FormText fields) {
        final byte[] hex = Sha256.hexOf(fields.signedText()).getBytes(StandardCharsets.US_ASCII);
        fields.put("signature", signer.sign(hex));
        return new SignedCallback(
                "/callbacks/unionpay",
                Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                fields.body());
    }

    /** Signs any fields as the platform would; the certificate is up to them. */
    public SignedCallback signed(final Map<String, String> fields) {
        final FormText form = new FormText();
        fields.forEach(form::put);
        return signed(form);
    }

    /** The serial of the sandbox's certificate, as {@code certId} says it. */
    public String certId() {
        return certId;
    }
}
