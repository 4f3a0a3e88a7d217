package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tributary.gateway.transport.limit.Turn;

/** Pipelined requests of unproven connections do not delay others. */
@Timeout(60)
class TurnTest extends HttpServerCase {
    private static final int TRIES = 15;

    @Test
    void shouldTakeTheFirstRequestOfAConnectionBeforeWhatOthersPipeline() throws Exception {
        final List<RawClient> strangers = new ArrayList<>();
        final String forged = RawClient.post("/callbacks/test", "bad").repeat(400);
        for (int i = 0; i < 20; i++) {
            final RawClient stranger = client();
            strangers.add(stranger);
            stranger.sendUntilFull(forged);
        }
        await().until(() -> callbacks.bodies.size() > 1_000);
        final int[] between = new int[TRIES];
        for (int i = 0; i < TRIES; i++) {
            try (RawClient honest = client()) {
                final int before = callbacks.bodies.size();
                honest.send(RawClient.post("/callbacks/test", "ok"));
                assertThat(honest.status()).isEqualTo(200);
                between[i] = callbacks.bodies.lastIndexOf("ok") - before;
            }
        }
        for (final RawClient stranger : strangers) {
            stranger.close();
        }
        Arrays.sort(between);
        assertThat(between[TRIES / 2])
                .as("requests of strangers taken in between: %s", Arrays.toString(between))
                .isLessThan(1_500);
    }

    @Test
    void shouldGoOnWithWhatWaitsUntilAllIsAnswered() throws Exception {
        try (RawClient stranger = client()) {
            stranger.send(RawClient.post("/callbacks/test", "bad").repeat(100)
                    + get("/nowhere").repeat(50)
                    + get("/api/v1/hello?q=1")
                    + RawClient.post("/callbacks/test", "ok"));
            for (int i = 0; i < 100; i++) {
                assertThat(stranger.status()).isEqualTo(401);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(stranger.status()).isEqualTo(404);
            }
            assertThat(stranger.status()).isEqualTo(200);
            assertThat(stranger.status()).isEqualTo(200);
        }
    }

    @Test
    void shouldGoOnWhenForgeriesAreFoundAfterMoreHasCome() throws Exception {
        try (RawClient stranger = client()) {
            // More requests than may wait for answers: the rest is held back when the answers come.
            stranger.send(RawClient.post("/callbacks/test", "bad soon").repeat(60)
                    + RawClient.post("/callbacks/test", "soon"));
            for (int i = 0; i < 60; i++) {
                assertThat(stranger.status()).isEqualTo(401);
            }
            assertThat(stranger.status()).isEqualTo(200);
        }
    }

    @Test
    void shouldHoldBackASuspectOnly() {
        final Turn turn = new Turn();
        turn.taken(false);
        assertThat(turn.isOver()).isFalse();
        turn.forged();
        turn.ended(false);
        assertThat(turn.isOver()).as("after a forgery").isTrue();
        turn.granted();
        assertThat(turn.isOver()).isFalse();
        turn.taken(false);
        assertThat(turn.isOver()).as("each request of a suspect").isTrue();
        turn.proved();
        for (int i = 0; i < 100; i++) {
            turn.taken(true);
        }
        assertThat(turn.isOver()).as("a channel").isFalse();
    }
}
