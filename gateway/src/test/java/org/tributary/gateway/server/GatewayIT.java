package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.cluster.ClusterTls;
import org.tributary.engine.cluster.TestAuthority;
import org.tributary.gateway.cluster.NodeFiles;

/** Two processes {@code gateway} before a single {@code node}, under load. Every answered donation is in its journal once. */
class GatewayIT {
    private static final List<String> GATEWAYS = List.of("g1", "g2");

    @TempDir
    private Path root;

    private final Map<String, TributaryProcess> gateways = new ConcurrentHashMap<>();

    private void startGateways(final NodeFiles files, final List<String> names, final String tls) throws Exception {
        for (final String name : names) {
            files.writeGateway(name, "giving-day", "", tls);
            gateways.put(name, TributaryProcess.gateway(files.settings(name), files.sandbox()));
        }
    }

    private static String tls(final ClusterTls files) {
        return "  tls: {certificate: " + files.certificate() + ", key: " + files.key() + ", authority: "
                + files.authority() + "}\n";
    }

    @Test
    @Tag("long")
    @Timeout(540)
    void shouldAnswerThroughTheOtherGatewayWhenOneIsKilledBeforeASingleNode() throws Exception {
        final NodeFiles files = new NodeFiles(root, List.of("a"));
        final TestAuthority authority = new TestAuthority(root.resolve("ca"));
        files.write("a", tls(authority.issue("node")));
        try (NodeProcesses nodes = new NodeProcesses(files)) {
            nodes.start(List.of("a"));
            startGateways(files, GATEWAYS, tls(authority.issue("gateway")));
            try (PaymentLoad load = new PaymentLoad(files.sandbox(), gateways, GATEWAYS)) {
                load.awaitMore(200);
                gateways.remove("g1").kill();
                load.awaitMore(100);
                startGateways(files, List.of("g1"), tls(authority.issue("gateway-again")));
                load.awaitMore(100);
                assertThat(nodes.running().get("a").terminate()).isZero();
                nodes.start(List.of("a"));
                load.awaitMore(100);
                load.end();
                for (final TributaryProcess gateway : gateways.values()) {
                    assertThat(gateway.get("/metrics")).contains("tributary_gateway_may_send 1");
                    assertThat(gateway.terminate()).as(gateway.errors()).isZero();
                }
                nodes.endTogether();
                load.requireOnceIn(files.data("a"));
            }
        } finally {
            gateways.values().forEach(TributaryProcess::close);
        }
    }
}
