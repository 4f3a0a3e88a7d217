package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The runbook has a paragraph for every alert, and none for an alert that does not exist. */
class RunbookTest {
    private static List<String> found(final String pattern, final String file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(Path.of(file)))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void shouldHaveAParagraphForEveryAlert() throws IOException {
        final List<String> alerts = found("- alert: (\\w+)", "../config/prometheus-alerts.yaml");
        assertThat(alerts).hasSizeGreaterThan(15);
        assertThat(found("(?m)^### (Tributary\\w+)$", "RUNBOOK.md")).containsExactlyElementsOf(alerts);
    }

    @Test
    void shouldNameOnlyAlertsThatExistInTheAlertmanagersExample() throws IOException {
        assertThat(found("- alert: (\\w+)", "../config/prometheus-alerts.yaml"))
                .containsAll(found("(Tributary\\w+)", "../config/alertmanager.yaml"));
    }
}
