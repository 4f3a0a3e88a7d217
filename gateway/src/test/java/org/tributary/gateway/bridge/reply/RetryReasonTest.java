package org.tributary.gateway.bridge.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.tributary.engine.pipeline.Admission;

class RetryReasonTest {
    /** One word for the ring's refusal in the engine, in answers, in metrics and in logs. */
    @Test
    void shouldHaveTheSameWordWhenTheRingRefuses() {
        for (final Admission refusal : Admission.values()) {
            if (!refusal.isTaken()) {
                assertThat(RetryReason.of(refusal).name()).isEqualTo(refusal.name());
            }
        }
        assertThatThrownBy(() -> RetryReason.of(Admission.TAKEN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBeWrittenWithHyphensWhenShown() {
        assertThat(RetryReason.RING_FULL.label()).isEqualTo("ring-full");
        assertThat(RetryReason.REFUND_EARLY.label()).isEqualTo("refund-early");
    }
}
