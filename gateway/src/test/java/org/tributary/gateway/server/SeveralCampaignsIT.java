package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** Two campaigns, a process each, behind nginx with {@code config/nginx.conf}; only ports and certificates are the test's. */
class SeveralCampaignsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final String MORNING = "morning.example.org";
    private static final String EVENING = "evening.example.org";

    @TempDir
    private Path directory;

    private int port;

    @Test
    void shouldKeepCampaignsApartWhenTheyShareAMachine() throws Exception {
        assumeTrue(Files.isExecutable(NGINX), "there is no nginx");
        final Path morning = directory.resolve("morning");
        final Path evening = directory.resolve("evening");
        SandboxDirectory.write(morning, System.currentTimeMillis());
        SandboxDirectory.write(evening, System.currentTimeMillis());
        try (TributaryProcess first = TributaryProcess.serve(morning);
                TributaryProcess second = TributaryProcess.serve(evening);
                Nginx proxy = new Nginx(first.port(), second.port())) {
            assertThat(proxy.process.isAlive()).isTrue();
            final SignedCallback callback = payment(morning);
            assertThat(send(MORNING, callback)).isEqualTo("200");
            assertThat(send(EVENING, callback))
                    .as("the keys are the other campaign's")
                    .isEqualTo("401");
            assertThat(donations(first)).isEqualTo(1);
            assertThat(donations(second)).isZero();
            assertThat(get(EVENING, "/admin/v1/held")).isEqualTo("403");
            assertThat(get(EVENING, "/metrics")).isEqualTo("403");
            assertThat(get("nowhere.example.org", "/"))
                    .as("closed without an answer")
                    .isEqualTo("000");

            second.kill();
            assertThat(get(EVENING, "/api/v1/totals")).isEqualTo("502");
            assertThat(get(MORNING, "/api/v1/totals")).isEqualTo("200");
            assertThat(send(MORNING, payment(morning))).isEqualTo("200");
        }
        final TributaryProcess.Finished wrong = TributaryProcess.run(
                "serve",
                "--config",
                evening.resolve("tributary.yaml").toString(),
                "--data",
                morning.toString(),
                "--port",
                "0");
        assertThat(wrong.exitCode()).as(wrong.err()).isEqualTo(2);
        assertThat(wrong.err()).contains("keys/pepper is not the one this journal was written with");
    }

    private static SignedCallback payment(final Path sandbox) throws Exception {
        final long nowMs = System.currentTimeMillis();
        final var channel =
                SandboxChannels.open(sandbox.resolve("keys"), CryptoSuite.jdk()).wechatPay();
        return channel.payment(
                SimulatedPayment.of(channel.transactionId(nowMs), "payer", "p=kids-gallery", 100, nowMs - 1_000),
                nowMs);
    }

    private static long donations(final TributaryProcess process) throws Exception {
        return JSON.readTree(process.get("/api/v1/totals"))
                .at("/donations/count")
                .asLong();
    }

    private String send(final String host, final SignedCallback callback) throws Exception {
        final Path body = Files.write(directory.resolve("body"), callback.body());
        final List<String> more = new ArrayList<>(List.of("--data-binary", "@" + body));
        callback.headers().forEach((name, value) -> more.addAll(List.of("-H", name + ": " + value)));
        return curl(host, callback.path(), more);
    }

    private String get(final String host, final String path) throws Exception {
        return curl(host, path, List.of());
    }

    /** The answer's status; 000 if there was none. */
    private String curl(final String host, final String path, final List<String> more) throws Exception {
        final List<String> command = new ArrayList<>(List.of("curl", "-sk", "-o", "/dev/null", "-w", "%{http_code}"));
        command.addAll(List.of("--noproxy", "*", "--resolve", host + ":" + port + ":127.0.0.1"));
        command.addAll(more);
        command.add("https://" + host + ":" + port + path);
        final Process process = new ProcessBuilder(command).start();
        final String status = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return status;
    }

    /** The example's nginx on a free port, in a directory of the test. */
    private final class Nginx implements AutoCloseable {
        private final Process process;

        Nginx(final int morningPort, final int eveningPort) throws Exception {
            port = freePort();
            final Path certificates = Files.createDirectories(directory.resolve("certificates"));
            for (final String name : List.of("default", "morning", "evening")) {
                final Process openssl = new ProcessBuilder(
                                ("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + name
                                                + " -keyout " + certificates.resolve(name + ".key") + " -out "
                                                + certificates.resolve(name + ".pem"))
                                        .split(" "))
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("openssl.log").toFile())
                        .start();
                assertThat(openssl.waitFor(1, TimeUnit.MINUTES)).isTrue();
            }
            final String example = Files.readString(Path.of("../config/nginx.conf"));
            final Path conf = Files.writeString(
                    directory.resolve("nginx.conf"),
                    "pid " + directory.resolve("nginx.pid") + ";\nuser root;\n"
                            + example.replace("listen 443", "listen 127.0.0.1:" + port)
                                    .replace("127.0.0.1:8101", "127.0.0.1:" + morningPort)
                                    .replace("127.0.0.1:8102", "127.0.0.1:" + eveningPort)
                                    .replace("/etc/nginx/tributary", certificates.toString())
                                    .replace("worker_processes auto", "worker_processes 1")
                                    .replace("worker_connections 20000", "worker_connections 100"));
            process = new ProcessBuilder(
                            NGINX.toString(), "-p", directory.toString(), "-c", conf.toString(), "-g", "daemon off;")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("nginx.log").toFile())
                    .start();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive() || listens());
            assertThat(process.isAlive())
                    .as(Files.readString(directory.resolve("nginx.log")))
                    .isTrue();
        }

        private boolean listens() {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            } catch (final IOException e) {
                return false;
            }
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
