package org.tributary.gateway.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.http.ApiResponse;

class EventPagesTest {
    private static final long MILLI = 1_000_000;

    private final AtomicLong released = new AtomicLong(7);
    private final AtomicLong nanos = new AtomicLong(-5 * MILLI);
    private final AtomicInteger written = new AtomicInteger();
    private final EventPages pages = new EventPages(released::get, nanos::get);

    private ApiResponse page(final long after, final String kinds, final long head) {
        return pages.page(
                new EventPages.Key(new EventCursor(after, "ab".repeat(32)), 100, kinds, head),
                () -> ApiResponse.json(new byte[] {(byte) written.incrementAndGet()}));
    }

    @Test
    void shouldMoveItsHeadInStepsWhileRecordsAreReleased() {
        assertThat(pages.head()).isEqualTo(7);
        released.set(8);
        nanos.addAndGet(EventPages.STEP_NANOS - 1);
        assertThat(pages.head()).as("before a step is over").isEqualTo(7);
        released.set(9);
        nanos.addAndGet(1);
        assertThat(pages.head()).isEqualTo(9);
        released.set(10);
        assertThat(pages.head()).isEqualTo(9);
    }

    @Test
    void shouldShowARecordSoonWhenItIsTheFirstForALongTime() {
        assertThat(pages.head()).isEqualTo(7);
        nanos.addAndGet(10 * EventPages.STEP_NANOS);
        assertThat(pages.head()).isEqualTo(7);
        released.set(8);
        nanos.addAndGet(5 * MILLI);
        assertThat(pages.head()).as("no step is waited for").isEqualTo(8);
    }

    @Test
    void shouldWriteAPageOnceForAllThatAskForTheSame() {
        final ApiResponse first = page(3, "", 7);
        for (int i = 0; i < 100; i++) {
            assertThat(page(3, "", 7)).isSameAs(first);
        }
        assertThat(page(4, "", 7)).as("another place").isNotSameAs(first);
        assertThat(page(3, "refund", 7)).as("other kinds").isNotSameAs(first);
        assertThat(page(3, "", 8)).as("a further end").isNotSameAs(first);
        assertThat(written).hasValue(4);
    }

    @Test
    void shouldForgetTheOldestPageAndKeepNoProblem() {
        final ApiResponse first = page(0, "", 7);
        final ApiResponse large = pages.page(
                new EventPages.Key(EventCursor.START, 1, "", 7), () -> ApiResponse.json(new byte[(8 << 20) - 1]));
        assertThat(page(0, "", 7)).as("all fit").isSameAs(first);
        page(1, "", 7);
        assertThat(page(0, "", 7)).isNotSameAs(first);
        assertThat(pages.page(new EventPages.Key(EventCursor.START, 1, "", 7), () -> ApiResponse.json(new byte[0])))
                .isNotSameAs(large);

        final EventPages.Key busy = new EventPages.Key(EventCursor.START, 100, "", 7);
        pages.page(busy, () -> ApiResponse.problem(503, "Busy", "Busy."));
        assertThat(pages.page(busy, () -> ApiResponse.json(new byte[0])).status())
                .isEqualTo(200);
    }
}
