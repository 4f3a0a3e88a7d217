package org.tributary.gateway.channel.wechatpay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.GcmKey;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.RsaKey;

/**
 * WeChat Pay's keys. Immutable.
 *
 * <p>Files: {@code platform-public*.pem}, each with its id in {@code platform-serial*.txt} of the same ending;
 * {@code platform-cert*.pem}, whose serial is inside; {@code apiv3*.key}, one key per line; {@code merchant.json}.
 *
 * @param bySerial platform keys by certificate serial (upper-case hex) or public-key id
 * @param contentKeys APIv3 keys, tried in order: two during a rotation
 * @param mchid the process's merchant
 */
record WechatPayKeys(Map<String, RsaKey> bySerial, List<GcmKey> contentKeys, String mchid) {
    private static final String PUBLIC = "platform-public";
    private static final String PEM = ".pem";
    private static final int SERIAL_DIGITS = 40;
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1," + SERIAL_DIGITS + "}");

    WechatPayKeys {
        bySerial = Map.copyOf(bySerial);
        contentKeys = List.copyOf(contentKeys);
    }

    static WechatPayKeys load(final KeyFiles files, final CryptoSuite suite) throws KeyFileException {
        final Map<String, RsaKey> bySerial = new HashMap<>();
        for (final Path file : files.matching(PUBLIC, PEM)) {
            final String name = file.getFileName().toString();
            final String ending = name.substring(PUBLIC.length(), name.length() - PEM.length());
            final String serial = KeyFiles.text(files.file("platform-serial" + ending + ".txt"));
            putAll(
                    serialsOf(serial, files.file("platform-serial" + ending + ".txt")),
                    key(KeyFiles.publicKey(file), suite, file),
                    bySerial);
        }
        for (final Path file : files.matching("platform-cert", PEM)) {
            for (final X509Certificate certificate : KeyFiles.certificates(file)) {
                final RsaKey key = key((RSAPublicKey) certificate.getPublicKey(), suite, file);
                putAll(serialsOf(certificate.getSerialNumber().toString(16), file), key, bySerial);
            }
        }
        if (bySerial.isEmpty()) {
            throw new KeyFileException(files.file(PUBLIC + PEM) + " is missing: put WeChat Pay's public key there and "
                    + "its id in platform-serial.txt, or its certificate in platform-cert.pem");
        }
        final Path merchant = files.file("merchant.json");
        final String mchid = KeyFiles.required(KeyFiles.flatJson(merchant), "mchid", merchant);
        return new WechatPayKeys(bySerial, contentKeys(files, suite), mchid);
    }

    private static List<GcmKey> contentKeys(final KeyFiles files, final CryptoSuite suite) throws KeyFileException {
        final List<GcmKey> keys = new ArrayList<>();
        for (final Path file : files.atLeastOne("apiv3", ".key")) {
            for (final String secret : KeyFiles.secrets(file)) {
                final byte[] key = secret.getBytes(StandardCharsets.UTF_8);
                if (key.length != GcmKey.KEY_BYTES) {
                    throw new KeyFileException(file + " must hold the APIv3 key as " + GcmKey.KEY_BYTES
                            + " characters, it has " + key.length);
                }
                keys.add(new GcmKey(key, suite));
            }
        }
        return keys;
    }

    private static RsaKey key(final RSAPublicKey key, final CryptoSuite suite, final Path file)
            throws KeyFileException {
        try {
            return new RsaKey(key, suite);
        } catch (final InvalidKeyException e) {
            throw new KeyFileException(file + ": " + e.getMessage(), e);
        }
    }

    private static void putAll(final List<String> serials, final RsaKey key, final Map<String, RsaKey> bySerial) {
        serials.forEach(serial -> bySerial.put(serial, key));
    }

    /**
     * The spellings of a serial. Ids of public keys keep their case. A certificate's serial is a number: WeChat Pay
     * writes it as 40 upper-case hex digits with its leading zeros, tools leave those out.
     */
    private static List<String> serialsOf(final String serial, final Path file) throws KeyFileException {
        if (serial.startsWith("PUB_KEY_ID_")) {
            return List.of(serial);
        }
        if (!HEX.matcher(serial).matches()) {
            throw new KeyFileException(
                    file + " must hold a public key's id, which begins PUB_KEY_ID_, or a certificate's "
                            + "serial of up to " + SERIAL_DIGITS + " hex digits");
        }
        final String hex = serial.toUpperCase(Locale.ROOT);
        final String shortest = hex.replaceFirst("^0+(?=.)", "");
        final String longest = "0".repeat(SERIAL_DIGITS - shortest.length()) + shortest;
        return List.of(hex, shortest, longest);
    }

    /** The key with exactly that serial; null if there is none. */
    @Nullable
    RsaKey bySerial(final String serial) {
        return bySerial.get(serial);
    }
}
