package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("reads what a command prints")
class DemoCommandTest {
    @Test
    void shouldRefuseNumbersOfProcessesThatCanNotBe() {
        refused("--nodes is 2", "--nodes", "2");
        refused("--gateways is 9", "--nodes", "3", "--gateways", "9");
        refused("say how many with --nodes", "--gateways", "2");
        refused("--rate is -1", "--rate", "-1");
    }

    private static void refused(final String words, final String... options) {
        final String[] command = new String[options.length + 1];
        command[0] = "demo";
        System.arraycopy(options, 0, command, 1, options.length);
        final CommandRun run = CommandRun.of(command);
        assertThat(run.exitCode()).as(run.text()).isEqualTo(2);
        assertThat(run.text()).contains(words);
    }
}
