package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.NotYetException;

class LookupsTest {
    private static final ApiResponse FOUND = ApiResponse.json(new byte[] {'1'});
    private static final ApiResponse LATE = ApiResponse.json(new byte[] {'0'});
    private static final ApiResponse BUSY = ApiResponse.json(new byte[] {'b'});

    private final Lookups lookups = new Lookups();
    private final ConcurrentLinkedQueue<ApiResponse> answers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean there = new AtomicBoolean();
    private final AtomicBoolean open = new AtomicBoolean(true);

    @AfterEach
    void close() {
        lookups.close();
    }

    private void ask(final long waitMs) {
        lookups.run(
                () -> {
                    if (there.get()) {
                        return FOUND;
                    }
                    throw new NotYetException(waitMs, LATE);
                },
                open::get,
                answers::add,
                BUSY);
    }

    @Test
    void shouldAnswerOnceWhenItComes() {
        ask(30_000);
        assertThat(answers).isEmpty();
        there.set(true);
        await().untilAsserted(() -> assertThat(answers).containsExactly(FOUND));
    }

    @Test
    void shouldNotTryAgainWhileNothingMayBeThere() {
        final AtomicBoolean mayBeThere = new AtomicBoolean();
        final AtomicInteger tries = new AtomicInteger();
        final AtomicInteger looks = new AtomicInteger();
        lookups.run(
                () -> {
                    if (tries.incrementAndGet() > 1) {
                        return FOUND;
                    }
                    throw new NotYetException(30_000, LATE, () -> {
                        looks.incrementAndGet();
                        return mayBeThere.get();
                    });
                },
                open::get,
                answers::add,
                BUSY);
        await().untilAsserted(() -> assertThat(looks).hasValueGreaterThan(5));
        assertThat(tries).hasValue(1);
        mayBeThere.set(true);
        await().untilAsserted(() -> assertThat(answers).containsExactly(FOUND));
        assertThat(tries).hasValue(2);
    }

    @Test
    void shouldBeLateInTimeWhenNothingMayBeThere() {
        lookups.run(
                () -> {
                    throw new NotYetException(60, LATE, () -> false);
                },
                open::get,
                answers::add,
                BUSY);
        await().untilAsserted(() -> assertThat(answers).containsExactly(LATE));
    }

    @Test
    void shouldAnswerThatItIsLateWhenItNeverComes() {
        ask(0);
        assertThat(answers).containsExactly(LATE);
        ask(60);
        await().untilAsserted(() -> assertThat(answers).containsExactly(LATE, LATE));
    }

    @Test
    void shouldGiveItsPlaceBackWhenTheClientIsGone() {
        for (int i = 0; i < Lookups.MAX_WAITING; i++) {
            ask(30_000);
        }
        ask(30_000);
        assertThat(answers).containsExactly(LATE);
        open.set(false);
        // Places are given back as each is tried again: then a further one waits, and is not answered at once.
        await().untilAsserted(() -> {
            answers.clear();
            ask(30_000);
            assertThat(answers).isEmpty();
        });
    }

    @Test
    void shouldNotLetMoreWaitThanItMay() {
        for (int i = 0; i < Lookups.MAX_WAITING; i++) {
            ask(30_000);
        }
        assertThat(answers).isEmpty();
        ask(30_000);
        assertThat(answers).containsExactly(LATE);
        there.set(true);
        await().untilAsserted(() -> assertThat(answers).hasSize(Lookups.MAX_WAITING + 1));
    }
}
