package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.sandbox.SandboxDirectory;

/**
 * The packaged server with a small heap, attacked by clients without a key: it survives and refuses no honest callback.
 * {@code loadtest flood} measures the latency of honest callbacks meanwhile.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FloodIT {
    private static final int CONNECTIONS = 300;
    private static final int GIFTS = 40;

    @TempDir
    private Path sandbox;

    private TributaryProcess server;
    private SandboxDonor donor;
    private final List<SocketChannel> strangers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        server = TributaryProcess.serve(sandbox, List.of("-Xmx256m"));
        donor = SandboxDonor.of(sandbox);
    }

    @AfterEach
    void stop() throws IOException {
        for (final SocketChannel stranger : strangers) {
            stranger.close();
        }
        server.close();
    }

    /** Opens many connections that send as much as they can without waiting, and read nothing. */
    private void flood(final String bytes) throws IOException {
        final ByteBuffer all = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < CONNECTIONS; i++) {
            final SocketChannel stranger =
                    SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            stranger.configureBlocking(false);
            stranger.write(all.duplicate());
            strangers.add(stranger);
        }
    }

    private void assertServes() throws Exception {
        for (int i = 0; i < GIFTS; i++) {
            donor.give(server, i % 2 == 0 ? "wechatpay" : "stripe", "p=kids-gallery", 100);
            assertThat(server.request("GET", "/readyz", "").statusCode()).isEqualTo(200);
        }
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void shouldRefuseNoHonestCallbackWhenFlooded() throws Exception {
        final String tiny = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n";
        flood(tiny.repeat(32 * 1024 / tiny.length()));
        assertServes();
        flood(("POST /callbacks/stripe HTTP/1.1\r\nHost: x\r\nStripe-Signature: t=1,v1=" + "0".repeat(64)
                        + "\r\nContent-Length: 2\r\n\r\n{}")
                .repeat(200));
        assertServes();
        flood("POST /callbacks/wechatpay HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n" + " ".repeat(50_000));
        assertServes();
        flood("POST /callbacks/wechatpay HTTP/1.1\r\nHost: x\r\n");
        assertServes();
        flood("GET /admin/v1/held HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\n\r\n");
        assertServes();
        assertThat(server.get("/api/v1/totals")).contains("\"donations\":{\"count\":" + 5 * GIFTS + ",");
    }

    @Test
    void shouldTakeAndRevokeAdminTokensWithoutARestart() throws Exception {
        final Path file = sandbox.resolve("keys/admin.token");
        final String old = Files.readString(file).strip();
        final String plain = "a".repeat(40);
        final String hashed = "b".repeat(40);
        assertThat(held(old).statusCode()).isEqualTo(200);
        final String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(hashed.getBytes(StandardCharsets.US_ASCII)));
        Files.writeString(file, plain + "\nsha256:" + hash + "\n");
        await().atMost(Duration.ofSeconds(60)).until(() -> held(plain).statusCode() == 200);
        assertThat(held(hashed).statusCode()).isEqualTo(200);
        assertThat(held(old).statusCode()).isEqualTo(401);
        Files.writeString(file, plain + "\n");
        await().atMost(Duration.ofSeconds(60)).until(() -> held(hashed).statusCode() == 401);
        assertThat(held(plain).statusCode()).as("never slowed by wrong ones").isEqualTo(200);
    }

    private HttpResponse<String> held(final String token) throws IOException, InterruptedException {
        return server.request("GET", "/admin/v1/held", "", "Authorization", "Bearer " + token);
    }
}
