package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.config.ServerSettings;
import org.tributary.gateway.config.TestSettings;
import org.tributary.gateway.http.AdminTokens;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.Holder;
import org.tributary.gateway.http.Role;
import org.tributary.gateway.sandbox.SandboxKeys;
import org.tributary.gateway.transport.limit.TransportCounters;

@Timeout(60)
class TlsTest {
    @TempDir
    private Path keys;

    private Path certificate;
    private Path key;

    @BeforeEach
    void writeCertificate() throws Exception {
        SandboxKeys.write(keys, List.of());
        certificate = keys.resolve("unionpay/platform-cert.pem");
        key = keys.resolve("unionpay/platform-private.pem");
    }

    private HttpServer server(final Path withKey) {
        final ServerSettings settings = TestSettings.of("environment: sandbox\nport: 0\ntls: {certificate: \""
                        + certificate + "\", key: \"" + withKey + "\"}")
                .server();
        final ApiRoute hello =
                ApiRoute.get("/hello", r -> ApiResponse.of("text/plain", "hello".getBytes(StandardCharsets.US_ASCII)));
        return new HttpServer(
                settings,
                new HttpServer.Parts(
                        new TestCallbacks(),
                        List.of(hello),
                        () -> null,
                        new AdminTokens(AdminTokens.of(
                                new Holder("admin", Role.ADMIN),
                                AdminTokens.hashesOf(List.of("a-token-of-the-tests-of-32-letters")))),
                        new TransportCounters(),
                        System::currentTimeMillis));
    }

    @Test
    void shouldServeCallbacksAndReadsOverTlsWhenCertificateIsSet() throws Exception {
        try (HttpServer server = server(key)) {
            server.start();
            assertThat(server.scheme()).isEqualTo("https");
            assertThat(ask(server.port(), RawClient.post("/callbacks/test", "ok", "Connection: close")))
                    .startsWith("HTTP/1.1 200")
                    .contains("\r\nstrict-transport-security: max-age=31536000\r\n")
                    .endsWith("success");
            // The connection moves to another event loop in the middle of its TLS session.
            assertThat(ask(server.port(), "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("hello");
        }
    }

    @Test
    void shouldCloseConnectionWhenItSpeaksPlainHttp() throws Exception {
        try (HttpServer server = server(key);
                Socket socket = start(server)) {
            socket.getOutputStream().write("GET /hello HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            final byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void shouldSayWhatIsNeededWhenKeyIsNone() throws Exception {
        final Path rubbish = Files.writeString(keys.resolve("rubbish.pem"), "rubbish");
        assertThatThrownBy(() -> server(rubbish))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rubbish.pem")
                .hasMessageContaining("PKCS#8");
    }

    @Test
    void shouldRefuseSuitesWithoutForwardSecrecyAndOldVersions() throws Exception {
        try (HttpServer server = server(key)) {
            server.start();
            for (final String suite : List.of("TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_256_CBC_SHA")) {
                assertThatThrownBy(() -> handshake(server.port(), "TLSv1.2", suite))
                        .isInstanceOf(IOException.class);
            }
            assertThat(handshake(server.port(), "TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))
                    .isEqualTo(certificateOf(certificate));
        }
    }

    @Test
    void shouldRefuseASecondHandshakeOfAClient() throws Exception {
        try (HttpServer server = server(key)) {
            server.start();
            final AtomicInteger handshakes = new AtomicInteger();
            try (SSLSocket socket =
                    (SSLSocket) believing().getSocketFactory().createSocket("127.0.0.1", server.port())) {
                socket.setSoTimeout(10_000);
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.addHandshakeCompletedListener(done -> handshakes.incrementAndGet());
                socket.startHandshake();
                await().until(() -> handshakes.get() == 1);
                assertThatThrownBy(() -> {
                            socket.startHandshake();
                            socket.getOutputStream()
                                    .write("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"
                                            .getBytes(StandardCharsets.US_ASCII));
                            socket.getInputStream().read();
                        })
                        .isInstanceOf(IOException.class);
            }
            assertThat(handshakes.get()).isEqualTo(1);
        }
    }

    @Test
    void shouldServeTheNewCertificateWhenItsFilesChange() throws Exception {
        final Path mine = Files.copy(certificate, keys.resolve("mine.pem"));
        final Path mineKey = Files.copy(key, keys.resolve("mine-key.pem"));
        final Path others = Files.createDirectory(keys.resolve("others"));
        SandboxKeys.write(others, List.of());
        final X509Certificate before = certificateOf(mine);
        certificate = mine;
        try (HttpServer server = server(mineKey)) {
            server.start();
            final String suite = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
            assertThat(handshake(server.port(), "TLSv1.2", suite)).isEqualTo(before);
            // Half of a change is unusable, so the previous certificate stays in force.
            Files.copy(others.resolve("unionpay/platform-cert.pem"), mine, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(others.resolve("unionpay/platform-private.pem"), mineKey, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> handshake(server.port(), "TLSv1.2", suite).equals(certificateOf(mine)));
            assertThat(certificateOf(mine)).isNotEqualTo(before);
            Files.writeString(mineKey, "rubbish");
            assertThat(handshake(server.port(), "TLSv1.2", suite)).isEqualTo(certificateOf(mine));
        }
    }

    private static X509Certificate certificateOf(final Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static SSLContext believing() throws Exception {
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return context;
    }

    /** The certificate that a server shows to a client that trusts everything and offers one version and suite. */
    private static X509Certificate handshake(final int port, final String version, final String suite)
            throws Exception {
        try (SSLSocket socket = (SSLSocket) believing().getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.setEnabledProtocols(new String[] {version});
            socket.setEnabledCipherSuites(new String[] {suite});
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static Socket start(final HttpServer server) throws Exception {
        server.start();
        final Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private String ask(final int port, final String request) throws Exception {
        final KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        final TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
