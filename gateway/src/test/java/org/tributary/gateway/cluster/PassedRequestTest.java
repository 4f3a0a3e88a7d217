package org.tributary.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;

class PassedRequestTest {
    private static final ApiRequest REQUEST = new ApiRequest(
            "PUT",
            "/admin/v1/campaign",
            Map.of("dryRun", List.of("true", "é")),
            Map.of("authorization", "Bearer secret", "if-match", "\"7\"", "cookie", "not passed on"),
            "{\"name\": \"Spende für alle\"}".getBytes(StandardCharsets.UTF_8),
            "wang");

    @Test
    void shouldReadWhatWasWrittenWithoutTheNameThatOnlyTheLeaderGives() throws Exception {
        final byte[] question = PassedRequest.encode(REQUEST);
        assertThat(PassedRequest.isOne(question)).isTrue();
        assertThat(PassedRequest.isOne(new GroupQuestion(GroupQuestion.Kind.FACTS, 0).encode()))
                .isFalse();
        final ApiRequest read = PassedRequest.decode(question);
        assertThat(read.method()).isEqualTo("PUT");
        assertThat(read.path()).isEqualTo(REQUEST.path());
        assertThat(read.query()).isEqualTo(REQUEST.query());
        assertThat(read.headers()).isEqualTo(Map.of("authorization", "Bearer secret", "if-match", "\"7\""));
        assertThat(read.body()).isEqualTo(REQUEST.body());
        assertThat(read.actor()).isEmpty();
        final ApiResponse response =
                ApiResponse.problem(409, "Conflict", "The version is 8.").with("etag", "\"8\"");
        final ApiResponse told = PassedRequest.response(
                GroupQuestion.content(GroupQuestion.answer(out -> PassedRequest.write(response, out))));
        assertThat(told.status()).isEqualTo(409);
        assertThat(told.contentType()).isEqualTo(response.contentType());
        assertThat(told.headers()).isEqualTo(response.headers());
        assertThat(told.text()).isEqualTo(response.text());
    }

    @Test
    void shouldRefuseWhatIsCutOff() {
        final byte[] question = PassedRequest.encode(REQUEST);
        for (int length = 0; length < question.length; length++) {
            final byte[] cut = Arrays.copyOf(question, length);
            assertThatThrownBy(() -> PassedRequest.decode(cut))
                    .as("cut at %d", length)
                    .isInstanceOf(IOException.class);
        }
    }
}
