package org.tributary.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TrustedClockTest {
    private static final long T0 = 1_790_000_000_000L;
    private static final long DAY_MS = 86_400_000;
    private static final long BOUND_MS = 2_000;

    private final AtomicLong wall = new AtomicLong(T0);
    private final AtomicLong nanos = new AtomicLong(77);
    private final TrustedClock clock = new TrustedClock(wall::get, nanos::get, BOUND_MS);

    private void pass(final long ms) {
        wall.addAndGet(ms);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
        clock.look();
    }

    @Test
    void shouldFollowTheWallWhileItAgrees() {
        pass(10 * DAY_MS);
        wall.addAndGet(1_500);

        assertThat(clock.getAsLong()).isEqualTo(T0 + 10 * DAY_MS + 1_500);
        assertThat(clock.agrees()).isTrue();
        assertThat(clock.offsetMs()).isZero();
    }

    @Test
    void shouldRunOnByTheMonotonicClockWhenTheWallIsSetForward() {
        pass(5_000);
        wall.addAndGet(DAY_MS);

        assertThat(clock.getAsLong()).isEqualTo(T0 + 5_000);
        assertThat(clock.offsetMs()).isEqualTo(DAY_MS);
        pass(2_500);
        assertThat(clock.getAsLong()).isEqualTo(T0 + 7_500);
        wall.addAndGet(-DAY_MS);
        assertThat(clock.agrees()).isTrue();
        assertThat(clock.getAsLong()).isEqualTo(T0 + 7_500);
    }

    @Test
    void shouldRunOnWhenTheWallIsSetBack() {
        pass(5_000);
        wall.addAndGet(-DAY_MS);
        pass(1_000);

        assertThat(clock.getAsLong()).isEqualTo(T0 + 6_000);
        assertThat(clock.offsetMs()).isEqualTo(-DAY_MS);
    }

    /** A disagreement that lasts must not become the new anchor. */
    @Test
    void shouldNotGetUsedToAWallThatIsWrong() {
        wall.addAndGet(DAY_MS);
        for (int minute = 0; minute < 600; minute++) {
            pass(60_000);
        }

        assertThat(clock.getAsLong()).isEqualTo(T0 + 600 * 60_000);
        assertThat(clock.offsetMs()).isEqualTo(DAY_MS);
    }

    /** NTP slews both clocks by at most 500 ppm; even if it slewed the wall alone, it would be followed. */
    @Test
    void shouldFollowAWallThatIsSlewed() {
        for (int second = 0; second < 86_400; second++) {
            pass(1_000);
            wall.addAndGet(second % 2);
        }

        assertThat(clock.agrees()).isTrue();
        assertThat(clock.getAsLong()).isEqualTo(T0 + DAY_MS + 43_200);
    }

    @Test
    void shouldNoticeSmallStepsThatComeTogether() {
        for (int i = 0; i < 3; i++) {
            pass(100);
            wall.addAndGet(1_000);
        }

        assertThat(clock.offsetMs()).isEqualTo(3_000);
        assertThat(clock.getAsLong()).isEqualTo(T0 + 300);
    }

    @Test
    void shouldFollowTheWallOnceItIsAccepted() {
        wall.addAndGet(DAY_MS);
        assertThat(clock.accept(DAY_MS / 2))
                .as("another offset than the operator saw")
                .isFalse();
        assertThat(clock.getAsLong()).isEqualTo(T0);

        assertThat(clock.accept(DAY_MS + 900)).isTrue();

        assertThat(clock.agrees()).isTrue();
        assertThat(clock.getAsLong()).isEqualTo(T0 + DAY_MS);
    }

    @Test
    void shouldContinueFromTheAnchorOfAnEarlierProcess() {
        final TrustedClock.Anchor earlier = clock.look();
        pass(30_000);
        wall.addAndGet(DAY_MS);
        final TrustedClock restarted = new TrustedClock(wall::get, nanos::get, BOUND_MS);
        assertThat(restarted.getAsLong()).isEqualTo(T0 + 30_000 + DAY_MS);

        restarted.continueFrom(earlier);

        assertThat(restarted.getAsLong()).isEqualTo(T0 + 30_000);
        assertThat(restarted.offsetMs()).isEqualTo(DAY_MS);
    }

    /** A thread that was stopped between the two readings must not be taken for a step, nor become an anchor. */
    @Test
    void shouldReadBothClocksAgainWhenItWasStoppedBetween() {
        final AtomicLong stops = new AtomicLong(3);
        final TrustedClock stopped = new TrustedClock(
                () -> {
                    final long read = wall.get();
                    if (stops.getAndDecrement() > 0) {
                        wall.addAndGet(10_000);
                        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
                    }
                    return read;
                },
                nanos::get,
                BOUND_MS);

        assertThat(stopped.offsetMs()).isZero();
        stops.set(2);
        assertThat(stopped.offsetMs()).isZero();
    }
}
