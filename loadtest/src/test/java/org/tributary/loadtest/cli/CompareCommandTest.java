package org.tributary.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CompareCommandTest {
    @Test
    void shouldShowWhatChangedWhenTwoResultsAreCompared() throws IOException {
        assertThat(compared(
                        "{\"highestPerSecond\": 2000, \"a\": {\"b\": 1}}",
                        "{\"highestPerSecond\": 3000, \"a\": {\"b\": 1}}"))
                .contains("highestPerSecond", "+50.0 %", "1 figures differ by no more than 5 %")
                .doesNotContain("a.b");
    }

    private static String compared(final String before, final String after) throws IOException {
        final ObjectMapper json = new ObjectMapper();
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        CompareCommand.print(
                CompareCommand.flatten(json.readTree(before)),
                CompareCommand.flatten(json.readTree(after)),
                0.05,
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
