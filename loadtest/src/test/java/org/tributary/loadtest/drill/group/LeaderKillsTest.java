package org.tributary.loadtest.drill.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaderKillsTest {
    private static LeaderKill kill(final int number, final long againMs, final long lost) {
        return new LeaderKill(number, "a", againMs, 100, lost, 0, true);
    }

    @Test
    void shouldTellTheEndOfTheLongestSilenceWhenAnAnswerWasUnderWayAtTheKill() throws Exception {
        final AtomicLong answered = new AtomicLong();
        final long fromNanos = System.nanoTime();
        final Silence silence = new Silence(answered::get, fromNanos);
        silence.start();
        answered.incrementAndGet();
        await().until(() -> System.nanoTime() - fromNanos > TimeUnit.MILLISECONDS.toNanos(300));
        final long beforeNanos = System.nanoTime();
        answered.incrementAndGet();
        await().pollInterval(java.time.Duration.ofMillis(5))
                .until(() -> System.nanoTime() - beforeNanos > TimeUnit.MILLISECONDS.toNanos(50));

        assertThat(silence.againMs())
                .isGreaterThanOrEqualTo(TimeUnit.NANOSECONDS.toMillis(beforeNanos - fromNanos) - 1);
    }

    @Test
    void shouldTellThatThereWasNoAnswerWhenNoneCame() throws Exception {
        final Silence silence = new Silence(() -> 7, System.nanoTime());
        silence.start();

        assertThat(silence.againMs()).isEqualTo(-1);
    }

    @Test
    void shouldPrintEachKillAndBeGoodOnlyWhenNothingIsLostDoubledOrDifferent() {
        final Result good = new Result(List.of(kill(1, 1_900, 0), kill(2, 2_100, 0)), true, List.of());
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        good.print(new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(good.isGood()).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("2 kills: answers again within 2,100 ms")
                .containsPattern("(?m)^1 +a +1,900 +100 +0 +0 +equal$")
                .containsPattern("(?m)^all +2,100 +200 +0 +0 +equal$");
        assertThat(new Result(List.of(kill(1, 5, 1)), true, List.of()).isGood()).isFalse();
        assertThat(new Result(List.of(kill(1, -1, 0)), true, List.of()).isGood())
                .isFalse();
        assertThat(new Result(List.of(kill(1, 5, 0)), false, List.of()).isGood())
                .isFalse();
        assertThat(new Result(List.of(kill(1, 5, 0)), true, List.of("LOST")).isGood())
                .isFalse();
        assertThat(good.row(1, 10, "command").isGood()).isTrue();
    }

    @Test
    void shouldGiveTheTimeOfAShareOfTheKills() {
        final List<LeaderKill> kills = java.util.stream.IntStream.rangeClosed(1, 20)
                .mapToObj(i -> kill(i, 100 * i, 0))
                .toList();

        assertThat(new Result(kills, true, List.of()).againMs(0.95)).isEqualTo(1_900);
        assertThat(new Result(kills, true, List.of()).againMs(1)).isEqualTo(2_000);
    }
}
