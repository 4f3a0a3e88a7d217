package org.tributary.gateway.bridge.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.ReplySink;

class ReplyLaneTest {
    private static final ReplySink SINK = new ReplySink() {
        @Override
        public void answer(final CallbackAnswer answer) {
            throw new AssertionError("nothing is answered here");
        }

        @Override
        public void answer(final int status, final String contentType, final byte[] body) {
            throw new AssertionError("nothing is answered here");
        }
    };

    private final ReplyLane lane = new ReplyLane(3, Runnable::run, () -> {});

    /** Otherwise a late answer would go to the callback that has the place now. */
    @Test
    void shouldNoticeAnAnswerForTheCallbackThatHadThePlaceBefore() {
        final Pending first = lane.take(0, SINK);
        final long firstId = lane.correlationId(first);
        assertThat(lane.place(firstId)).isSameAs(first);
        lane.give(first);
        final Pending second = lane.take(1, SINK);
        assertThat(second).as("the place is used again").isSameAs(first);

        assertThat(lane.correlationId(second)).isNotEqualTo(firstId);
        assertThat(lane.place(lane.correlationId(second))).isSameAs(second);
        assertThatThrownBy(() -> lane.place(firstId))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("generation 1");
    }

    @Test
    void shouldCarryNothingOverToTheNextCallbackOfAPlace() {
        final Pending first = lane.take(0, SINK);
        first.retry(RetryReason.STALE);
        lane.give(first);

        final Pending second = lane.take(1, SINK);

        assertThat(second.retry()).isNull();
        assertThat(second.isSettled()).isFalse();
        assertThat(second.endpoint()).isEqualTo(1);
    }

    @Test
    void shouldHaveItsNumberInEachCorrelationId() {
        final Pending place = lane.take(0, SINK);

        assertThat(ReplyLane.laneOf(lane.correlationId(place))).isEqualTo(3);
    }
}
