package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tributary.gateway.config.ServerSettings;

@Timeout(60)
class ProxyProtocolTest extends HttpServerCase {
    private static final String OK = RawClient.post("/callbacks/test", "ok");

    /** One connection of an address; 127.0.0.1 is the proxy. */
    @Override
    ServerSettings settings() {
        return settings("environment: production\ntrustedProxies: 127.0.0.1\nproxyProtocol: on", 0, 1, 1, 1, 1 << 20);
    }

    @Test
    void shouldCountConnectionsByTheAddressInTheHeader() throws Exception {
        try (RawClient one = client();
                RawClient same = client();
                RawClient other = client()) {
            one.send("PROXY TCP4 192.0.2.1 192.0.2.9 1 2\r\n" + get("/healthz"));
            assertThat(one.status()).isEqualTo(200);
            same.send("PROXY TCP4 192.0.2.1 192.0.2.9 3 2\r\n" + OK);
            assertThat(same.status()).isEqualTo(200);
            assertThat(one.isClosedByPeer())
                    .as("the idle one of the same address gives way")
                    .isTrue();
            other.sendCut("PROXY TCP6 2001:db8::1 2001:db8::9 3 2\r\n" + OK, new int[] {3, 20, 50});
            assertThat(other.status()).isEqualTo(200);
        }
        await().until(() -> counters.connections() == 0);
        assertThat(ask("PROXY TCP4 192.0.2.1 192.0.2.9 1 2\r\n" + OK)).startsWith("HTTP/1.1 200");
    }

    @Test
    void shouldCloseWhenAProxySendsNoHeaderAndNotBelieveOthers() throws Exception {
        try (RawClient without = client();
                RawClient stranger = new RawClient(server.port(), InetAddress.getByName("127.0.0.2"))) {
            without.send(OK);
            assertThat(without.isClosedByPeer()).isTrue();
            stranger.send("PROXY TCP4 192.0.2.1 192.0.2.9 1 2\r\n" + OK);
            assertThat(stranger.status()).isEqualTo(400);
        }
    }
}
