package org.tributary.gateway.channel.unionpay;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.RsaKey;

/**
 * UnionPay's certificates. Immutable.
 *
 * <p>Files: {@code platform-cert*.pem}, each with one certificate or more; {@code merchant.json}.
 *
 * @param byId by serial in decimal, the form of {@code certId}
 * @param byText by the Base64 of the certificate, the form of {@code signPubKeyCert}
 * @param merId the process's merchant
 */
record UnionPayKeys(Map<String, Certified> byId, Map<String, Certified> byText, String merId) {
    private static final int MAX_CERTIFICATE_CHARS = 8192;

    UnionPayKeys {
        byId = Map.copyOf(byId);
        byText = Map.copyOf(byText);
    }

    /** A key and its certificate's validity, epoch milliseconds. */
    record Certified(RsaKey key, String id, long fromMs, long toMs) {
        boolean isValidAt(final long ms) {
            return fromMs <= ms && ms <= toMs;
        }
    }

    static UnionPayKeys load(final KeyFiles files, final CryptoSuite suite) throws KeyFileException {
        final Map<String, Certified> byId = new HashMap<>();
        final Map<String, Certified> byText = new HashMap<>();
        for (final Path file : files.atLeastOne("platform-cert", ".pem")) {
            for (final X509Certificate certificate : KeyFiles.certificates(file)) {
                try {
                    final String id = certificate.getSerialNumber().toString();
                    final Certified certified = new Certified(
                            new RsaKey((RSAPublicKey) certificate.getPublicKey(), suite),
                            id,
                            certificate.getNotBefore().getTime(),
                            certificate.getNotAfter().getTime());
                    byId.put(id, certified);
                    byText.put(Base64.getEncoder().encodeToString(certificate.getEncoded()), certified);
                } catch (final GeneralSecurityException e) {
                    throw new KeyFileException(file + ": " + e.getMessage(), e);
                }
            }
        }
        final Path merchant = files.file("merchant.json");
        return new UnionPayKeys(byId, byText, KeyFiles.required(KeyFiles.flatJson(merchant), "merId", merchant));
    }

    /**
     * The configured certificate a notification names, by id, by content, or by both, which must then agree. A certificate
     * in the notification is compared, never trusted.
     *
     * @return null if it names no configured certificate
     */
    @Nullable
    Certified named(final String certId, final String certificate) {
        if (certId.isEmpty() && certificate.isEmpty()) {
            return null;
        }
        // A number, so leading zeros do not matter.
        final String id = certId.startsWith("0") ? certId.replaceFirst("^0+(?=.)", "") : certId;
        final Certified found = certificate.isEmpty() ? byId.get(id) : byText.get(base64Of(certificate));
        return found == null || !id.isEmpty() && !id.equals(found.id()) ? null : found;
    }

    /** The text between BEGIN and END, without white space. */
    private static String base64Of(final String pem) {
        if (pem.length() > MAX_CERTIFICATE_CHARS) {
            return "";
        }
        final StringBuilder base64 = new StringBuilder(pem.length());
        final int from = pem.startsWith("-----BEGIN CERTIFICATE-----") ? "-----BEGIN CERTIFICATE-----".length() : 0;
        final int end = pem.indexOf("-----END", from);
        for (int i = from; i < (end < 0 ? pem.length() : end); i++) {
            final char c = pem.charAt(i);
            if (c > ' ') {
                base64.append(c);
            }
        }
        return base64.toString();
    }
}
