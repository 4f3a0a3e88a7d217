package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Errors on the event loops of a real server. */
@Timeout(60)
class LoopDeathTest extends HttpServerCase {
    private static final String CALLBACK = "/callbacks/test";

    @Test
    void shouldReplaceACallbackLoopThatDiedAndReleaseItsConnections() throws IOException {
        final RawClient old = client();
        old.send(RawClient.post(CALLBACK, "ok"));
        assertThat(old.status()).isEqualTo(200);
        assertThat(counters.connections()).isEqualTo(1);
        final EventLoop loop = server.callbackLoop();

        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly();

        assertThat(old.isClosedByPeer()).isTrue();
        await().until(() -> !server.hasDeadLoop());
        assertThat(server.callbackLoop()).isNotSameAs(loop);
        assertThat(ask(RawClient.post(CALLBACK, "ok"))).startsWith("HTTP/1.1 200");
        assertThat(counters.replacedLoops()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(counters.connections()).isZero());
    }

    /** A loop that is shut down by one of its own tasks ends before it looks at its connections again. */
    @Test
    void shouldCloseTheConnectionsThatADeadLoopLeftOpen() throws IOException {
        try (RawClient left = client()) {
            left.send(RawClient.post(CALLBACK, "ok"));
            assertThat(left.status()).isEqualTo(200);
            final EventLoop loop = server.callbackLoop();

            loop.execute(() -> loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS));

            assertThat(left.isClosedByPeer()).isTrue();
            await().untilAsserted(() -> assertThat(counters.connections()).isZero());
        }
    }

    @Test
    void shouldSayThatALoopIsDeadUntilItIsReplaced() {
        final EventLoop loop = server.callbackLoop();
        assertThat(server.hasDeadLoop()).isFalse();

        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);

        assertThat(server.hasDeadLoop()).isTrue();
        await().until(() -> !server.hasDeadLoop());
    }

    @Test
    void shouldDrainWhenALoopIsDead() throws Exception {
        assertThat(ask(RawClient.post(CALLBACK, "ok"))).startsWith("HTTP/1.1 200");
        server.callbackLoop().shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly();

        server.drain();

        assertThat(server.awaitAnswers(1_000)).isTrue();
    }

    @Test
    void shouldCloseTheConnectionWhoseCallbackThrewAnErrorAndServeOthers() throws IOException {
        try (RawClient other = client();
                RawClient failing = client()) {
            failing.send(RawClient.post(CALLBACK, "error"));
            assertThatThrownBy(failing::answer).isInstanceOf(IOException.class);

            other.send(RawClient.post(CALLBACK, "ok"));
            assertThat(other.status()).isEqualTo(200);
            assertThat(counters.outOfMemories()).isEqualTo(1);
            assertThat(counters.lacksMemory()).isTrue();
        }
        assertThat(counters.replacedLoops()).isZero();
    }
}
