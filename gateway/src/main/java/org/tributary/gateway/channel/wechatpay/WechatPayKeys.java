package org.tributary.gateway.channel.wechatpay;

import java.math.BigInteger;
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
import org.tributary.gateway.channel.CryptoSuite;
import org.tributary.gateway.channel.GcmKey;
import org.tributary.gateway.channel.KeyFileException;
import org.tributary.gateway.channel.KeyFiles;
import org.tributary.gateway.channel.RsaKey;

/**
 * WeChat Pay's keys. Immutable.
 *
 * <p>Files: {@code platform-public*.pem}, each with its id in {@code platform-serial*.txt} of the same ending;
 * {@code platform-cert*.pem}, whose serial is inside; {@code apiv3*.key}, one key a line; {@code merchant.json}.
 *
 * @param bySerial platform keys by certificate serial (upper-case hex) or public-key id
 * @param contentKeys APIv3 keys, tried in order: two while one is replaced
 * @param mchid the process's merchant
 */
record WechatPayKeys(Map<String, RsaKey> bySerial, List<GcmKey> contentKeys, String mchid) {
    private static final String PUBLIC = "platform-public";
    private static final String PEM = ".pem";

    WechatPayKeys {
        bySerial = Map.copyOf(bySerial);
        contentKeys = List.copyOf(contentKeys);
    }

    static WechatPayKeys load(KeyFiles files, CryptoSuite suite) throws KeyFileException {
        Map<String, RsaKey> bySerial = new HashMap<>();
        for (Path file : files.matching(PUBLIC, PEM)) {
            String name = file.getFileName().toString();
            String ending = name.substring(PUBLIC.length(), name.length() - PEM.length());
            String serial = KeyFiles.text(files.file("platform-serial" + ending + ".txt"));
            bySerial.put(canonical(serial), key(KeyFiles.publicKey(file), suite, file));
        }
        for (Path file : files.matching("platform-cert", PEM)) {
            for (X509Certificate certificate : KeyFiles.certificates(file)) {
                RsaKey key = key((RSAPublicKey) certificate.getPublicKey(), suite, file);
                bySerial.put(hex(certificate.getSerialNumber()), key);
            }
        }
        if (bySerial.isEmpty()) {
            throw new KeyFileException(files.file(PUBLIC + PEM) + " is missing: put WeChat Pay's public key there and "
                    + "its id in platform-serial.txt, or its certificate in platform-cert.pem");
        }
        Path merchant = files.file("merchant.json");
        String mchid = KeyFiles.required(KeyFiles.flatJson(merchant), "mchid", merchant);
        return new WechatPayKeys(bySerial, contentKeys(files, suite), mchid);
    }

    private static List<GcmKey> contentKeys(KeyFiles files, CryptoSuite suite) throws KeyFileException {
        List<GcmKey> keys = new ArrayList<>();
        for (Path file : files.atLeastOne("apiv3", ".key")) {
            for (String secret : KeyFiles.secrets(file)) {
                byte[] key = secret.getBytes(StandardCharsets.UTF_8);
                if (key.length != GcmKey.KEY_BYTES) {
                    throw new KeyFileException(file + " must hold the APIv3 key as " + GcmKey.KEY_BYTES
                            + " characters, it has " + key.length);
                }
                keys.add(new GcmKey(key, suite));
            }
        }
        return keys;
    }

    private static RsaKey key(RSAPublicKey key, CryptoSuite suite, Path file) throws KeyFileException {
        try {
            return new RsaKey(key, suite);
        } catch (InvalidKeyException e) {
            throw new KeyFileException(file + ": " + e.getMessage(), e);
        }
    }

    private static String hex(BigInteger serial) {
        return serial.toString(16).toUpperCase(Locale.ROOT);
    }

    /** Ids of public keys keep their case; hex serials have one. */
    private static String canonical(String serial) {
        return serial.startsWith("PUB_KEY_ID_") ? serial : serial.toUpperCase(Locale.ROOT);
    }

    /** The key with exactly that serial; null if there is none. */
    RsaKey bySerial(String serial) {
        return bySerial.get(serial);
    }
}
