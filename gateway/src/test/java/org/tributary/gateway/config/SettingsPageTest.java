package org.tributary.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page's table of settings is the one that the process reads by. */
class SettingsPageTest {
    @Test
    void shouldStandInThePageAsItIsRead() throws IOException {
        assertThat(Files.readString(Path.of("README.md"))).contains(SettingsTable.markdown());
    }
}
