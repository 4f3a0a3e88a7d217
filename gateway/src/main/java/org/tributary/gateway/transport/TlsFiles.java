package org.tributary.gateway.transport;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.config.ServerSettings;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/**
 * Certificate and key files, read again when they change: new connections use the new ones, open ones keep theirs.
 * Unusable files leave the previous ones in force. Only suites with forward secrecy are allowed, so that a key stolen
 * later decrypts nothing recorded before.
 */
final class TlsFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final FaultLog FAULTS = new FaultLog(LOG);

    private static final int MAX_FILE_BYTES = 1 << 20;

    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    static {
        // Refuses TLS 1.2 renegotiation (1.3 has none), because a handshake costs the server far more than the client.
        // The JDK reads this property once.
        if (System.getProperty(NO_RENEGOTIATION) == null) {
            System.setProperty(NO_RENEGOTIATION, "true");
        }
    }

    private final ServerSettings.Tls files;
    private byte[] certificate;
    private byte[] key;
    private volatile SslContext current;

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException if they are unusable
     */
    TlsFiles(final ServerSettings.Tls files) {
        this.files = files;
        try {
            certificate = read(files.certificate());
            key = read(files.key());
            current = context(certificate, key);
        } catch (final IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "tls: certificate " + files.certificate() + " and key " + files.key()
                            + " can't be used (a PEM chain and an unencrypted PKCS#8 PEM key are needed): "
                            + e.getMessage(),
                    e);
        }
    }

    SslContext current() {
        return current;
    }

    /** Checks for changes at an interval. */
    void watch(final ScheduledExecutorService executor, final long everyMs) {
        executor.scheduleWithFixedDelay(
                new RepeatedTask("checking for a changed certificate", this::look, FAULTS),
                everyMs,
                everyMs,
                TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            final byte[] newCertificate = read(files.certificate());
            final byte[] newKey = read(files.key());
            if (Arrays.equals(newCertificate, certificate) && Arrays.equals(newKey, key)) {
                return;
            }
            certificate = newCertificate;
            key = newKey;
            current = context(newCertificate, newKey);
            LOG.info(
                    "tls: certificate {} and key {} have changed, new connections use them",
                    files.certificate(),
                    files.key());
        } catch (final IOException | RuntimeException e) {
            LOG.warn(
                    "tls: certificate {} and key {} have changed and are unusable; the previous ones stay in force: {}",
                    files.certificate(),
                    files.key(),
                    e.getMessage());
        }
    }

    private static byte[] read(final Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_FILE_BYTES);
        }
    }

    private static SslContext context(final byte[] certificate, final byte[] key) throws SSLException {
        return SslContextBuilder.forServer(new ByteArrayInputStream(certificate), new ByteArrayInputStream(key))
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
                .build();
    }
}
