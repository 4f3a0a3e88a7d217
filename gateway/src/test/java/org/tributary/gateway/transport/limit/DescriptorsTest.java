package org.tributary.gateway.transport.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorsTest {
    @Test
    void shouldLeaveDescriptorsToTheEngineWhenTheLimitIsLow() {
        assertThat(Descriptors.fitting(10_000, 256, 60)).isEqualTo(256 - 60 - 64 - 32);
        assertThat(Descriptors.fitting(100, 256, 60)).isEqualTo(100);
        assertThat(Descriptors.fitting(10_000, 128, 60))
                .as("one for the operator")
                .isEqualTo(1);
        assertThat(Descriptors.fitting(10_000, Long.MAX_VALUE, 60)).isEqualTo(10_000);
    }

    @Test
    void shouldLetABurstArriveWhenDescriptorsAbound() {
        assertThat(Descriptors.arriving(10_000, 1 << 20, 60)).isEqualTo(4_096);
        assertThat(Descriptors.arriving(10_000, 10_500, 60)).isEqualTo(10_500 - 60 - 64 - 10_000);
        assertThat(Descriptors.arriving(100, 256, 60)).isEqualTo(32);
    }
}
