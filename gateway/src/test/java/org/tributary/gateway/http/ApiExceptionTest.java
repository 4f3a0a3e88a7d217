package org.tributary.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiExceptionTest {
    @Test
    void shouldSayWhenToRetryWhenTheProblemPassesByItself() {
        assertThat(new ApiException(503, "Not ready", "recovering").toResponse().headers())
                .containsEntry("retry-after", "5");
        assertThat(new ApiException(409, "Conflict", "frozen").toResponse().headers())
                .doesNotContainKey("retry-after");
    }
}
