package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IngressLimitsTest {
    private static IngressLimits waiting(final int answerWaitMillis) {
        return new IngressLimits(64 * 1024, 512, 2, 8, answerWaitMillis, 16_384);
    }

    @Test
    void shouldSendARequestAgainLaterWhenAnswersMayTakeLonger() {
        assertThat(IngressLimits.DEFAULT.requestTimeoutMs(500)).isEqualTo(3_000);
        assertThat(waiting(60_000).requestTimeoutMs(500)).isBetween(50_000, 59_999);
    }

    @Test
    void shouldNotAskAgainBeforeThereCanBeAnotherLeaderWhenElectionsAreSlow() {
        assertThat(waiting(100).requestTimeoutMs(500)).isEqualTo(1_000);
        assertThat(waiting(3_500).requestTimeoutMs(5_000)).isEqualTo(10_000);
    }
}
