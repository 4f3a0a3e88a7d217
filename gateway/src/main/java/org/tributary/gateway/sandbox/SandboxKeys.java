package org.tributary.gateway.sandbox;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import org.tributary.gateway.channel.Sha256;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.SandboxMark;

/**
 * Makes every key file of a sandbox: fresh, random, and marked ({@link SandboxMark}), so that production refuses them.
 * Secrets can be read by their owner only. A text file holds its text and no line end: whoever reads it as it is gets
 * the key as it is.
 */
public final class SandboxKeys {
    /** The sandbox's contribution partner. */
    public static final String PARTNER = "sandbox-partner";

    /** The sandbox's payment source. */
    public static final String SOURCE = "counter";

    private static final String ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final int APIV3_CHARS = 32;
    private static final int SECRET_CHARS = 50;
    private static final int SEED_BYTES = 32;

    private final Path directory;
    private final SecureRandom random = new SecureRandom();

    private SandboxKeys(final Path directory) {
        this.directory = directory;
    }

    /**
     * Writes all key files of the channels, the pepper, and a seed for each random pool.
     *
     * @param directory the keys directory; created if missing
     * @param randomPools ids of pools whose rule is {@code random}
     * @throws java.nio.file.FileAlreadyExistsException if a key is there already: nothing is ever overwritten
     */
    public static void write(final Path directory, final Collection<String> randomPools) throws IOException {
        final SandboxKeys keys = new SandboxKeys(directory);
        try {
            keys.writeWechatPay();
            keys.writeAlipay();
            keys.writeUnionPay();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
        keys.secret("stripe/webhook.secret", "whsec_" + keys.text(SECRET_CHARS));
        keys.secret("partners/" + PARTNER + ".secret", keys.text(SECRET_CHARS));
        keys.secret("payments/" + SOURCE + ".secret", keys.text(SECRET_CHARS));
        keys.open("payments/" + SOURCE + ".json", "{\"code\":1,\"merchant\":\"" + SimulatedSource.MERCHANT + "\"}");
        keys.secret("admin.token", keys.text(SECRET_CHARS));
        keys.secret("pepper", keys.text(SECRET_CHARS));
        for (final String pool : randomPools) {
            keys.secret("pools/" + pool + ".seed", keys.hexSeed());
        }
    }

    /**
     * True if any key there was made by a sandbox.
     *
     * @throws KeyFileException if a file can't be read
     */
    public static boolean isSandbox(final Path directory) throws KeyFileException {
        return !SandboxMark.find(directory).isEmpty();
    }

    /**
     * The {@code seedCommitment} of a random pool's seed.
     *
     * @throws KeyFileException if there is no seed of that pool
     */
    public static String seedCommitment(final Path directory, final String pool) throws KeyFileException {
        final String seed = KeyFiles.text(directory.resolve("pools").resolve(pool + ".seed"));
        return Sha256.hexOf(seed.getBytes(StandardCharsets.UTF_8));
    }

    private void writeWechatPay() throws IOException, GeneralSecurityException {
        final KeyPair pair = SandboxRsa.generate(random);
        secret(
                "wechatpay/platform-private.pem",
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        open("wechatpay/platform-public.pem", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        open("wechatpay/platform-serial.txt", "PUB_KEY_ID_SANDBOX" + digits(22));
        secret("wechatpay/apiv3.key", text(APIV3_CHARS));
        open("wechatpay/merchant.json", "{\"mchid\":\"1900000001\",\"appid\":\"wx5a4db0c5a4db0c50\"}");
    }

    private void writeAlipay() throws IOException, GeneralSecurityException {
        final KeyPair pair = SandboxRsa.generate(random);
        secret(
                "alipay/platform-private.pem",
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        open("alipay/platform-public.pem", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        open("alipay/merchant.json", "{\"app_id\":\"2021000000000001\",\"seller_id\":\"2088000000000001\"}");
    }

    private void writeUnionPay() throws IOException, GeneralSecurityException {
        final KeyPair pair = SandboxRsa.generate(random);
        final byte[] certificate = SelfSignedCertificate.of(
                pair, "Tributary sandbox UnionPay", new BigInteger(64, random), "200101000000Z", "491231235959Z");
        secret(
                "unionpay/platform-private.pem",
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        open("unionpay/platform-cert.pem", pem("CERTIFICATE", certificate));
        open("unionpay/merchant.json", "{\"merId\":\"700000000000001\"}");
    }

    private String text(final int chars) {
        final StringBuilder text = new StringBuilder(SandboxMark.TEXT_TAG);
        while (text.length() < chars) {
            text.append(ALPHANUMERIC.charAt(random.nextInt(ALPHANUMERIC.length())));
        }
        return text.toString();
    }

    private String digits(final int count) {
        final StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private String hexSeed() {
        final byte[] bytes = new byte[SEED_BYTES];
        random.nextBytes(bytes);
        return SandboxMark.HEX_TAG + HexFormat.of().formatHex(bytes).substring(SandboxMark.HEX_TAG.length());
    }

    private static String pem(final String type, final byte[] der) {
        final String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    private void secret(final String name, final String content) throws IOException {
        write(name, content, "rw-------");
    }

    private void open(final String name, final String content) throws IOException {
        write(name, content, "rw-r--r--");
    }

    private void write(final String name, final String content, final String permissions) throws IOException {
        final Path file = directory.resolve(name);
        final boolean posix =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(file.getParent());
        if (posix) {
            // Created so, never readable for others even for a moment.
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        } else {
            Files.createFile(file);
        }
        Files.writeString(file, content, StandardOpenOption.WRITE);
    }
}
