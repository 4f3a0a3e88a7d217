package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tributary.gateway.config.ServerSettings;

/** Limits by address and kind: what one unproven client uses is not taken from the others. */
@Timeout(60)
class FairnessTest extends HttpServerCase {
    /** A quarter of the 64 connections. */
    private static final int RESERVE = 16;

    /** 127.0.0.9 is the proxy of these tests. */
    @Override
    ServerSettings settings() {
        return settings(
                "environment: production\ntrustedProxies: 127.0.0.9\nadmin: {host: 127.0.0.1}", 25, 10, 1, 1, 1 << 20);
    }

    private RawClient from(final String address) throws IOException {
        return new RawClient(server.port(), InetAddress.getByName(address));
    }

    @Test
    void shouldHaveAnIdleConnectionOfAnAddressGiveWayToItsNext() throws Exception {
        final List<RawClient> open = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            open.add(from("127.0.0.2"));
            final int connections = i + 1;
            await().until(() -> counters.connections() == connections);
        }
        try (RawClient other = from("127.0.0.3")) {
            other.send(RawClient.post("/callbacks/test", "ok"));
            assertThat(other.status()).isEqualTo(200);
            try (RawClient further = from("127.0.0.2")) {
                further.send(RawClient.post("/callbacks/test", "ok"));
                assertThat(further.status()).isEqualTo(200);
                assertThat(open.get(0).isClosedByPeer()).as("the longest idle").isTrue();
            }
            open.get(1).send(RawClient.post("/callbacks/test", "ok"));
            assertThat(open.get(1).status()).isEqualTo(200);
            other.send(RawClient.post("/callbacks/test", "ok"));
            assertThat(other.status()).as("of another address").isEqualTo(200);
        }
        for (final RawClient client : open) {
            client.close();
        }
        await().until(() -> counters.connections() == 0);
    }

    @Test
    void shouldRefuseConnectionsOfOneAddressBeyondItsLimitWhenAllAreBusy() throws Exception {
        final List<RawClient> open = new ArrayList<>();
        final int slack = 8;
        for (int i = 0; i < 10 + slack; i++) {
            final RawClient client = from("127.0.0.2");
            open.add(client);
            client.send(RawClient.post("/callbacks/test", "later"));
            final int taken = i + 1;
            await().until(() -> callbacks.bodies.size() == taken);
        }
        try (RawClient further = from("127.0.0.2");
                RawClient other = from("127.0.0.3")) {
            assertThat(further.isClosedByPeer()).isTrue();
            other.send(RawClient.post("/callbacks/test", "ok"));
            assertThat(other.status()).isEqualTo(200);
        }
        for (final RawClient client : open) {
            client.close();
        }
        await().until(() -> counters.connections() == 0);
    }

    @Test
    void shouldKeepAuthenticChannelsWhenStrangersFillTheServer() throws Exception {
        try (RawClient channel = from("127.0.0.2")) {
            channel.send(RawClient.post("/callbacks/test", "ok"));
            assertThat(channel.status()).isEqualTo(200);
            final List<RawClient> strangers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                strangers.add(from("127.0.1." + (1 + i / 5)));
            }
            await().until(() -> counters.connections() <= 64);
            channel.send(RawClient.post("/callbacks/test", "ok"));
            assertThat(channel.status()).isEqualTo(200);
            try (RawClient fresh = from("127.0.0.3")) {
                fresh.send(RawClient.post("/callbacks/test", "ok"));
                assertThat(fresh.status()).isEqualTo(200);
            }
            for (final RawClient stranger : strangers) {
                stranger.close();
            }
        }
    }

    @Test
    void shouldLimitReadsByTheAddressThatATrustedProxyNames() throws Exception {
        try (RawClient one = from("127.0.0.9");
                RawClient same = from("127.0.0.9");
                RawClient other = from("127.0.0.9");
                RawClient forged = from("127.0.0.2")) {
            // Addresses before the last one are the client's claim.
            one.send(get("/api/v1/slow", "X-Forwarded-For: 198.51.100.7, 192.0.2.1"));
            await().until(() -> server.pendingReads() == 1);
            same.send(get("/api/v1/hello?q=1", "Forwarded: for=198.51.100.8, for=\"192.0.2.1:99\""));
            assertThat(same.status()).isEqualTo(429);
            other.send(get("/api/v1/hello?q=1", "Forwarded: for=\"[2001:db8::1]:99\";proto=https"));
            assertThat(other.status()).isEqualTo(200);
            forged.send(get("/api/v1/hello?q=1", "X-Forwarded-For: 192.0.2.1"));
            assertThat(forged.status()).isEqualTo(200);
            slowRead.countDown();
            assertThat(one.status()).isEqualTo(200);
        }
        await().until(() -> server.pendingReads() == 0);
    }

    @Test
    void shouldLimitViewersOfOneAddress() throws Exception {
        try (RawClient one = from("127.0.0.2");
                RawClient two = from("127.0.0.2")) {
            one.send(get("/api/v1/live"));
            assertThat(one.line()).startsWith("HTTP/1.1 200");
            two.send(get("/api/v1/live"));
            assertThat(two.status()).isEqualTo(429);
        }
    }

    @Test
    void shouldHoldBoundedBytesWhenManyAskAndReadNothing() throws Exception {
        final List<RawClient> deaf = new ArrayList<>();
        final String tiny = get("/nowhere").repeat(700);
        for (int i = 0; i < 40; i++) {
            final RawClient client = from("127.0.2." + (1 + i / 5));
            deaf.add(client);
            client.sendUntilFull(tiny);
        }
        await().until(() -> counters.overBudget() > 0);
        assertThat(server.bufferedBytes()).isLessThan(2 << 20);
        try (RawClient honest = from("127.0.0.3")) {
            honest.send(RawClient.post("/callbacks/test", "ok"));
            assertThat(honest.status()).isEqualTo(200);
        }
        for (final RawClient client : deaf) {
            client.close();
        }
        await().until(() -> server.bufferedBytes() == 0);
    }

    @Test
    void shouldServeAdminRoutesAtTheirAddressOnly() throws Exception {
        final String put = "PUT /admin/v1/thing HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN
                + "\r\nContent-Length: 3\r\n\r\nabc";
        assertThat(ask(put)).startsWith("HTTP/1.1 404");
        try (RawClient admin = new RawClient(server.adminPort())) {
            admin.send(put);
            assertThat(admin.status()).isEqualTo(200);
            admin.send(RawClient.post("/callbacks/test", "ok"));
            assertThat(admin.status()).isEqualTo(404);
        }
    }
}
