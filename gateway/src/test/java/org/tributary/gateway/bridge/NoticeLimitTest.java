package org.tributary.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.bridge.callback.NoticeLimit;

class NoticeLimitTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final long HOUR_MS = 3_600_000;

    private record Journal(int count, long... recordedAtMs) implements OpenNotices {
        @Override
        public long recordedAtMs(final long sequence) {
            return ENDED;
        }

        @Override
        public long[] recordedAfterMs(final long afterMs) {
            return Arrays.stream(recordedAtMs).filter(atMs -> atMs > afterMs).toArray();
        }
    }

    @Test
    void shouldCountWhatTheJournalHasOfTheLastHourWhenTheProcessHasJustBegun() {
        final NoticeLimit limit =
                new NoticeLimit(3, new Journal(3, NOW_MS - HOUR_MS, NOW_MS - HOUR_MS / 2, NOW_MS - 1));
        assertThat(limit.admits(NOW_MS)).isTrue();
        assertThat(limit.admits(NOW_MS)).isFalse();
        assertThat(limit.admits(NOW_MS + HOUR_MS / 2)).as("one is an hour old").isTrue();
        assertThat(limit.admits(NOW_MS + HOUR_MS / 2)).isFalse();
    }

    @Test
    void shouldAdmitNoneWhenTheJournalHasMoreThanTheLimitThatIsNowSet() {
        final NoticeLimit limit =
                new NoticeLimit(2, new Journal(4, NOW_MS - 40, NOW_MS - 30, NOW_MS - 20, NOW_MS - 10));
        assertThat(limit.admits(NOW_MS)).isFalse();
        assertThat(limit.admits(NOW_MS + HOUR_MS - 21)).isFalse();
        assertThat(limit.admits(NOW_MS + HOUR_MS - 20)).isTrue();
    }

    @Test
    void shouldAdmitNoneWhenTooManyAreOpen() {
        assertThat(new NoticeLimit(3, new Journal(NoticeLimit.MAX_OPEN)).admits(NOW_MS))
                .isFalse();
    }
}
