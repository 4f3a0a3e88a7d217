package org.tributary.gateway.bridge.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoopRoundTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final AtomicInteger ends = new AtomicInteger();
    private final LoopRound round = new LoopRound(tasks::add, nanos::get, ends::incrementAndGet);

    @Test
    void shouldEndOnceWhenManyComeInIt() {
        assertThat(round.takes()).isTrue();
        assertThat(round.takes()).isTrue();

        assertThat(tasks).hasSize(1);
        tasks.poll().run();
        assertThat(ends).hasValue(1);
    }

    /** The clock overflows meanwhile, as nanosecond clocks may. */
    @Test
    void shouldTakeNoMoreWhenItLastsTooLongUntilTheNextBegins() {
        assertThat(round.takes()).isTrue();
        nanos.addAndGet(LoopRound.MAX_NANOS - 1);
        assertThat(round.takes()).isTrue();
        nanos.incrementAndGet();
        assertThat(round.takes()).isFalse();

        tasks.poll().run();

        assertThat(round.takes()).isTrue();
    }
}
