package org.tributary.gateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;

/** Sandbox keys made once for all tests that only read them. */
public final class Sandbox {
    /** The keys directory. */
    public static final Path KEYS = make();

    /** Another sandbox's. */
    public static final Path OTHER = make();

    /** The channels that sign with them. */
    public static final SandboxChannels CHANNELS = channels(KEYS);

    private Sandbox() {}

    private static Path make() {
        try {
            final Path directory = temporary();
            SandboxKeys.write(directory, List.of("lucky"));
            return directory;
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Taken away when the tests end. */
    private static Path temporary() throws IOException {
        final Path directory = Files.createTempDirectory("tributary-keys");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
        return directory;
    }

    private static void delete(final Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy, for tests that change files: making RSA keys takes a while. */
    public static Path copyOf(final Path keys) {
        try (Stream<Path> files = Files.walk(keys)) {
            final Path copy = temporary();
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                final Path target = copy.resolve(keys.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
            return copy;
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate with a serial of one's choice for the key that signs WeChat Pay's callbacks, in PEM. */
    public static String certificate(final Path keys, final BigInteger serial) {
        try {
            final Path file = keys.resolve("wechatpay/platform-private.pem");
            final byte[] der = KeyFiles.pem(file, "PRIVATE KEY").get(0);
            final PrivateKey own = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
            final PublicKey platform = KeyFiles.publicKey(keys.resolve("wechatpay/platform-public.pem"));
            final byte[] certificate = SelfSignedCertificate.of(
                    new KeyPair(platform, own), "sandbox", serial, "200101000000Z", "491231235959Z");
            return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate)
                    + "\n-----END CERTIFICATE-----\n";
        } catch (final KeyFileException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The channels with the keys of that directory. */
    public static SandboxChannels channels(final Path keys) {
        try {
            return SandboxChannels.open(keys, CryptoSuite.jdk());
        } catch (final KeyFileException e) {
            throw new IllegalStateException(e);
        }
    }
}
