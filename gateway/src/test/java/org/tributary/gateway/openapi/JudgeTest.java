package org.tributary.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge itself: it must find what it is for. */
class JudgeTest {
    private static final String PULSE = "{\"sequence\":1,\"at\":\"2026-09-07T01:00:00.123Z\",\"kind\":\"pulse\","
            + "\"outcome\":\"accepted\",\"reason\":null,\"batch\":1}";
    private static final String EVENTS = "{\"events\":[" + PULSE + "],\"next\":\"0\"}";

    private final Judge judge = new Judge(Description.read());

    private List<String> mistakes(final int status, final String type, final String body) {
        return judge.mistakes(
                "GET",
                "/api/v1/events",
                new Judge.Answer(
                        status, HttpHeaders.of(Map.of("content-type", List.of(type)), (name, value) -> true), body));
    }

    @Test
    void shouldFindNothingWhenTheAnswerIsAsDescribed() {
        assertThat(mistakes(200, "application/json; charset=utf-8", EVENTS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "a field of no schema # \"next\":\"0\" # \"next\":\"0\",\"more\":1",
                "a field of no record # \"batch\":1 # \"batch\":1,\"more\":1",
                "a field that is missing # ,\"batch\":1 # ",
                "another type # \"sequence\":1 # \"sequence\":\"1\"",
                "a null # \"sequence\":1 # \"sequence\":null",
                "another word # \"accepted\" # \"taken\"",
                "another kind # \"pulse\" # \"beat\""
            })
    void shouldFindWhatABodyHasWrong(final String what, final String right, final String wrong) {
        final String body = EVENTS.replace(right, wrong == null ? "" : wrong);
        assertThat(body).as(what).isNotEqualTo(EVENTS);
        assertThat(mistakes(200, "application/json", body)).as(what).isNotEmpty();
    }

    @Test
    void shouldFindWhatIsWrongAroundTheBody() {
        final String problem =
                "{\"type\":\"urn:tributary:problem:conflict\",\"title\":\"Conflict\",\"detail\":\"d\",\"lastCommonSequence\":1}";
        assertThat(mistakes(200, "text/plain", EVENTS)).isNotEmpty();
        assertThat(mistakes(200, "application/json", "")).isNotEmpty();
        assertThat(mistakes(418, "application/json", EVENTS)).isNotEmpty();
        // Another problem than this status has here, and a 503 without Retry-After.
        assertThat(mistakes(409, "application/problem+json", problem)).isNotEmpty();
        assertThat(mistakes(409, "application/problem+json", problem.replace("conflict", "journal-cut")))
                .isEmpty();
        assertThat(mistakes(
                        503,
                        "application/problem+json",
                        "{\"type\":\"urn:tributary:problem:busy\",\"title\":\"Busy\",\"detail\":\"d\"}"))
                .isNotEmpty();
    }
}
