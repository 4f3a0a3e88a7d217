package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.server.TributaryServer;

@Isolated("System.out and System.err are swapped")
class HealthCommandTest {
    private static final String TLS = "tls: {certificate: tls.pem, key: keys/wechatpay/platform-private.pem}\n";

    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                TLS,
                "proxyProtocol: \"on\"\ntrustedProxies: 127.0.0.1\n",
                TLS + "proxyProtocol: \"on\"\ntrustedProxies: 127.0.0.1\n"
            })
    void shouldSayThatAServerIsAliveAndReadyWhateverItSpeaks(final String more) throws Exception {
        write(more);
        try (TributaryServer server =
                TributaryServer.open(TributaryConfig.read(settings()).override(null, null, 0))) {
            server.start(Progress.NONE);
            final String port = Integer.toString(URI.create(server.address()).getPort());

            assertThat(health("--port", port).text()).contains("/healthz answered 200");
            assertThat(health("--port", port).exitCode()).isZero();
            assertThat(health("--port", port, "/readyz").exitCode()).isZero();

            final CommandRun other = health("--port", port, "/no-such-page");
            assertThat(other.exitCode()).isEqualTo(1);
            assertThat(other.text()).contains("answered 404");
        }
    }

    @Test
    void shouldSayThatThereIsNoAnswerWhenNothingListensOrListensWithoutAnAnswer() throws Exception {
        write("");
        try (ServerSocket silent = new ServerSocket(0)) {
            final CommandRun run = health("--port", Integer.toString(silent.getLocalPort()), "--timeout", "1");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.text()).contains("gave no answer: ");
            silent.close();
            assertThat(health("--port", Integer.toString(silent.getLocalPort())).exitCode())
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseWhatIsNoPath() throws Exception {
        write("");
        assertThat(health("/healthz HTTP/1.1\r\nX: y").exitCode()).isEqualTo(2);
    }

    private void write(final String more) throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        Files.writeString(settings(), Files.readString(settings()) + more);
        Files.writeString(root.resolve("tls.pem"), Sandbox.certificate(root.resolve("keys"), BigInteger.TEN));
    }

    private CommandRun health(final String... more) {
        final String[] arguments = new String[3 + more.length];
        arguments[0] = "health";
        arguments[1] = "--config";
        arguments[2] = settings().toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return CommandRun.of(arguments);
    }

    private Path settings() {
        return root.resolve(SandboxDirectory.SETTINGS);
    }
}
