package org.tributary.loadtest.followers;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowerTest {
    private static final String HASH = "ab".repeat(32);

    private Followers followers;
    private EmbeddedChannel follower;

    @BeforeEach
    void connect() {
        followers = new Followers(InetSocketAddress.createUnresolved("localhost", 1), "token");
        follower = new EmbeddedChannel(new Follower(followers, "7:" + HASH));
    }

    @AfterEach
    void close() {
        followers.close();
    }

    private void answer(final int status, final String body) {
        follower.writeInbound(new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                Unpooled.copiedBuffer(body, StandardCharsets.UTF_8)));
    }

    private String asked() {
        final FullHttpRequest request = follower.readOutbound();
        return request.uri();
    }

    private static String events(final long first, final long last, final Instant at) {
        return "{\"events\":[{\"sequence\":" + first + ",\"at\":\"" + at + "\",\"kind\":\"donation\"},{\"x\":\""
                + "y".repeat(500) + "\"}],\"next\":\"" + last + ":" + HASH + "\"}";
    }

    @Test
    void shouldGoOnWithTheNextPlaceAndCountWhatItPassed() {
        assertThat(asked()).endsWith("after=7:" + HASH);
        answer(200, events(8, 12, Instant.now().minusMillis(40)));
        assertThat(asked()).endsWith("after=12:" + HASH);
        answer(204, "");
        assertThat(asked()).endsWith("after=12:" + HASH);
        final Followers.Seen seen = followers.take();
        assertThat(seen.events).isEqualTo(5);
        assertThat(seen.odd).isNull();
        assertThat(seen.ageMs.getMaxValue()).isBetween(40L, 10_000L);
    }

    @Test
    void shouldSayWhenEventsAreMissingOrRefused() {
        answer(200, events(9, 12, Instant.now()));
        assertThat(followers.take().odd).isEqualTo("sequence 9 after 7:" + HASH);
        answer(409, "cut");
        assertThat(followers.take().odd).isEqualTo("status 409: cut");
        assertThat(follower.isActive()).isFalse();
    }
}
