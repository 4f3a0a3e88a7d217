package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tributary.gateway.transport.limit.WrongTokens;

/** Wrong admin tokens are answered with growing delays and do not slow down other clients. */
@Timeout(60)
class WrongTokensTest extends HttpServerCase {
    private static final String RIGHT = guess(TOKEN);

    private final AtomicLong clock = new AtomicLong();
    private final WrongTokens table = new WrongTokens(clock::get);

    private static String guess(final String token) {
        return "PUT /admin/v1/thing HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                + "\r\nContent-Length: 3\r\n\r\nabc";
    }

    @Test
    void shouldDelayEachFurtherWrongTokenOfAMinuteUpToEightSeconds() {
        final InetAddress peer = InetAddress.getLoopbackAddress();
        final long[] delays = new long[11];
        for (int i = 0; i < delays.length; i++) {
            delays[i] = table.wrong(1, peer);
        }
        assertThat(delays).containsExactly(0, 0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000);
        assertThat(table.wrong(2, peer)).as("another address").isZero();
        clock.addAndGet(TimeUnit.SECONDS.toNanos(61));
        assertThat(table.wrong(1, peer)).as("a minute later").isZero();
    }

    @Test
    void shouldRememberABoundedNumberOfAddresses() {
        for (long address = 1; address <= 3L * WrongTokens.MAX_ADDRESSES; address++) {
            table.wrong(address, InetAddress.getLoopbackAddress());
        }
        assertThat(table.addresses()).isEqualTo(WrongTokens.MAX_ADDRESSES);
    }

    @Test
    void shouldAnswerWrongTokensLateAndARightOneOfTheSameAddressAtOnce() throws Exception {
        for (int i = 0; i < WrongTokens.AT_ONCE; i++) {
            assertThat(ask(guess("wrong"))).startsWith("HTTP/1.1 401");
        }
        try (RawClient wrong = client();
                RawClient right = client()) {
            final long before = System.nanoTime();
            // Bytes after a guess are discarded, however many there are.
            wrong.send(guess("wrong") + RIGHT.repeat(1_000));
            right.send(RIGHT);
            assertThat(right.status()).isEqualTo(200);
            right.send(RIGHT);
            assertThat(right.status()).isEqualTo(200);
            assertThat(System.nanoTime() - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(900));
            assertThat(wrong.answer()).startsWith("HTTP/1.1 401").containsIgnoringCase("connection: close");
            assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(990));
            assertThat(wrong.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void shouldCloseGuessesBeyondThoseThatMayWait() throws Exception {
        final WrongTokens full = new WrongTokens(clock::get);
        for (int i = 0; i < WrongTokens.MAX_WAITING; i++) {
            assertThat(full.startWaiting()).isTrue();
        }
        assertThat(full.startWaiting()).isFalse();
        full.endWaiting();
        assertThat(full.startWaiting()).isTrue();
    }

    @Test
    void shouldNotCountRequestsWithoutAToken() throws Exception {
        for (int i = 0; i < 3 * WrongTokens.AT_ONCE; i++) {
            assertThat(ask("PUT /admin/v1/thing HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
                    .startsWith("HTTP/1.1 401");
        }
        assertThat(ask(guess("wrong"))).startsWith("HTTP/1.1 401").doesNotContainIgnoringCase("connection: close");
    }
}
