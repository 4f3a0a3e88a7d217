package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The systemd unit is well-formed and as closed as the page says, by systemd's own judge. */
class UnitFileTest {
    private static final Path UNIT = Path.of("../config/tributary.service").toAbsolutePath();
    private static final double MOST_EXPOSED = 1.5;

    private static String systemdAnalyze(final String... arguments) throws IOException, InterruptedException {
        final Path tool = Path.of("/usr/bin/systemd-analyze");
        assumeTrue(Files.isExecutable(tool), "there is no systemd-analyze");
        final List<String> command = new java.util.ArrayList<>(List.of(tool.toString()));
        command.addAll(List.of(arguments));
        command.add(UNIT.normalize().toString());
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }

    @Test
    void shouldBeAsClosedAsThePageSays() throws Exception {
        final Matcher score = Pattern.compile("Overall exposure level for tributary.service: ([0-9.]+)")
                .matcher(systemdAnalyze("security", "--offline=true", "--no-pager"));
        assertThat(score.find()).isTrue();
        assertThat(Double.parseDouble(score.group(1))).isLessThanOrEqualTo(MOST_EXPOSED);
    }

    @Test
    void shouldBeTheSameForSeveralCampaignsButForTheirNames() throws IOException {
        final String several = Files.readString(UNIT.resolveSibling("tributary@.service"));
        assertThat(several.substring(several.indexOf("[Unit]"))
                        .replace("/%i", "")
                        .replace("%i", "a giving day"))
                .isEqualTo(Files.readString(UNIT).replaceFirst("(?s)^.*?(?=\\[Unit])", ""));
    }

    @Test
    void shouldHoldNoLineThatSystemdPassesOver() throws Exception {
        assertThat(systemdAnalyze("verify", "--man=no"))
                .doesNotContain("Unknown key", "Failed to parse", "Invalid", "Missing '='", "Assignment outside");
    }
}
