package org.tributary.gateway.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.cli.CommandRun;

/** What a group can't easily be brought to in a test: the command's answer to it. */
class StatusCommandTest {
    private HttpServer node;
    private volatile String clocks = "{}";

    @BeforeEach
    void start() throws IOException {
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/api/v1/cluster", exchange -> {
            final byte[] body = ("{\"cluster\":\"giving-day\",\"self\":\"a\",\"leader\":\"a\",\"chainHead\":\""
                            + "0".repeat(64) + "\",\"silent\":[],\"differs\":false,\"clocksAheadMs\":" + clocks + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        node.start();
    }

    @AfterEach
    void stop() {
        node.stop(0);
    }

    private CommandRun status() {
        return CommandRun.of(
                "cluster", "status", "http://127.0.0.1:" + node.getAddress().getPort());
    }

    @Test
    void shouldNameTheNodesAndEndWithOneWhenTheirClocksAreApart() {
        clocks = "{\"b\":600000,\"c\":-501}";
        final CommandRun run = status();
        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
        assertThat(run.text())
                .contains(
                        "THE CLOCK of node b is 600000 ms ahead of this node's",
                        "THE CLOCK of node c is 501 ms behind this node's");
    }

    @Test
    void shouldSayNothingOfClocksThatAgree() {
        clocks = "{\"b\":500,\"c\":-500}";
        final CommandRun run = status();
        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.text()).doesNotContain("CLOCK");
    }
}
