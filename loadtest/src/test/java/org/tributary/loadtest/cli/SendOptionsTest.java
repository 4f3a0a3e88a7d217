package org.tributary.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.loadtest.scenario.Scenario;
import picocli.CommandLine;

class SendOptionsTest {
    @TempDir
    private Path directory;

    @Test
    void shouldComeOverTheScenariosConnectionsUnlessTheCommandLineSays() throws IOException {
        final Scenario scenario = scenario("connections: 300\npipeline: 7\n");

        assertThat(options().lines(scenario)).isEqualTo(new Scenario.Lines(300, 7));
        assertThat(options("--pipeline", "2").lines(scenario)).isEqualTo(new Scenario.Lines(300, 2));
        assertThat(options().lines(scenario(""))).isEqualTo(Scenario.Lines.USUAL);
    }

    private static SendOptions options(final String... arguments) {
        final SendOptions options = new SendOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(arguments);
        return options;
    }

    private Scenario scenario(final String more) throws IOException {
        return Scenario.read(Files.writeString(directory.resolve("some.yaml"), "curve: [[0, 1], [1, 1]]\n" + more)
                .toString());
    }
}
