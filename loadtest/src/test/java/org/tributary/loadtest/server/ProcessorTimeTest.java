package org.tributary.loadtest.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {
    private HttpServer http;
    private String metrics = "";

    @BeforeEach
    void serve() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/metrics", exchange -> {
            final byte[] body = metrics.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
    }

    @AfterEach
    void stop() {
        http.stop(0);
    }

    private ServerView view() {
        return new ServerView(URI.create("http://localhost:" + http.getAddress().getPort()));
    }

    @Test
    void shouldTellTheGroupsApartAndScaleThemToACallback() throws IOException, InterruptedException {
        metrics = "# TYPE tributary_thread_cpu_seconds counter\n"
                + "tributary_thread_cpu_seconds_total{group=\"callbacks\"} 3.0\n"
                + "tributary_thread_cpu_seconds_total{group=\"reads\"} 5.0\n"
                + "tributary_thread_cpu_seconds_total{group=\"jvm\"} 1.5\n";
        final ProcessorTime spent = view().processorTime().minus(new ProcessorTime(1, 1, 1));

        assertThat(spent).isEqualTo(new ProcessorTime(2, 4, 0.5));
        assertThat(spent.total()).isEqualTo(6.5);
        assertThat(spent.microsPer(20_000)).isEqualTo(new ProcessorTime(100, 200, 25));
    }

    @Test
    void shouldRefuseAServerThatDoesNotTellTheGroups() {
        metrics = "process_cpu_seconds_total 3.0\n";

        assertThatThrownBy(() -> view().processorTime()).hasMessageContaining("tributary_thread_cpu_seconds_total");
    }
}
