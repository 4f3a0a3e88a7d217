package org.tributary.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.pipeline.TrustedClock;

class ClockWatchTest {
    private static final long T0 = 1_790_000_000_000L;
    private static final long DAY_MS = 86_400_000;

    @TempDir
    private Path data;

    private final AtomicLong wall = new AtomicLong(T0);
    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);

    private TrustedClock clock() {
        return new TrustedClock(wall::get, nanos::get, 2_000);
    }

    private ClockWatch watch(final TrustedClock clock, final String boot) {
        return new ClockWatch(data, clock, boot);
    }

    private void pass(final long ms) {
        wall.addAndGet(ms);
        nanos.addAndGet(ms * 1_000_000);
    }

    @Test
    void shouldNoticeAfterARestartThatTheWallWasSetMeanwhile() {
        watch(clock(), "boot-1").look();
        pass(40_000);
        wall.addAndGet(DAY_MS);

        final TrustedClock restarted = clock();
        watch(restarted, "boot-1").continueFrom(nanos::get);

        assertThat(restarted.offsetMs()).isEqualTo(DAY_MS);
        assertThat(restarted.getAsLong()).isEqualTo(T0 + 40_000);
    }

    @Test
    void shouldSaySinceWhenTheWallIsSetUntilItAgreesAgain() {
        final TrustedClock clock = clock();
        final ClockWatch watch = watch(clock, "boot-1");
        watch.look();
        assertThat(watch.setSinceMs()).isZero();
        wall.addAndGet(DAY_MS);
        pass(3_000);
        watch.look();
        pass(1_000);
        watch.look();
        assertThat(watch.setSinceMs()).isEqualTo(T0 + 3_000);
        wall.addAndGet(-DAY_MS);
        watch.look();
        assertThat(watch.setSinceMs()).isZero();
    }

    @Test
    void shouldFollowTheWallAfterAReboot() {
        watch(clock(), "boot-1").look();
        wall.addAndGet(DAY_MS);

        final TrustedClock restarted = clock();
        watch(restarted, "boot-2").continueFrom(nanos::get);

        assertThat(restarted.agrees()).isTrue();
    }

    @Test
    void shouldKeepTheLastAgreementOnlyWhileTheWallIsWrong() throws IOException {
        final TrustedClock clock = clock();
        final ClockWatch watch = watch(clock, "boot-1");
        watch.look();
        pass(120_000);
        watch.look();
        final String agreed = Files.readString(data.resolve("clock"));
        wall.addAndGet(DAY_MS);
        pass(300_000);
        watch.look();

        assertThat(agreed).isEqualTo("boot-1 " + (T0 + 120_000) + " 125000000000\n");
        assertThat(data.resolve("clock")).hasContent(agreed);
    }

    @Test
    void shouldStartWhenTheFileIsGarbage() throws IOException {
        Files.writeString(data.resolve("clock"), "boot-1 x y\n");
        final TrustedClock clock = clock();

        watch(clock, "boot-1").continueFrom(nanos::get);

        assertThat(clock.agrees()).isTrue();
    }
}
