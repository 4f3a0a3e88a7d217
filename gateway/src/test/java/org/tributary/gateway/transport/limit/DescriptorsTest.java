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
}
