package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** `RunbookIT` runs the first kind; the second needs a group of nodes, as only alerts on a node's metrics do. */
    @Test
    void shouldGiveEveryAlertACommandThatATestRunsUnlessItNeedsAGroupOfNodes() throws IOException {
        final Map<String, String> paragraphs = Pattern.compile("(?ms)^### (Tributary\\w+)$(.*?)(?=^##|\\z)")
                .matcher(Files.readString(Path.of("RUNBOOK.md")))
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
        for (final MatchResult alert : Pattern.compile("(?ms)- alert: (\\w+)$(.*?)(?=- alert:|\\z)")
                .matcher(Files.readString(Path.of("../config/prometheus-alerts.yaml")))
                .results()
                .toList()) {
            final String prompt = alert.group(2).contains("tributary_cluster_") ? "    node$ " : "    $ ";
            assertThat(paragraphs.get(alert.group(1)).lines().filter(line -> line.startsWith(prompt)))
                    .as("commands \"%s\" of %s", prompt, alert.group(1))
                    .isNotEmpty();
        }
    }

    @Test
    void shouldNameOnlyAlertsThatExistInTheAlertmanagersExample() throws IOException {
        assertThat(found("- alert: (\\w+)", "../config/prometheus-alerts.yaml"))
                .containsAll(found("(Tributary\\w+)", "../config/alertmanager.yaml"));
    }
}
