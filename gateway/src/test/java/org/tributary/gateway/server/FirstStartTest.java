package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.TestSettings;
import org.tributary.gateway.config.TributaryConfig;

/** In production an empty data directory is begun only on an operator's word. */
class FirstStartTest {
    private static final StartWords BEGIN = new StartWords(true, null);

    @TempDir
    Path root;

    private TributaryConfig production() {
        return TestSettings.of("environment: production\nkeys: " + root.resolve("keys") + "\n")
                .override(root.resolve("data"), null, 0);
    }

    @Test
    void shouldRefuseAnEmptyDirectoryWithoutTheWord() throws IOException {
        assertThatThrownBy(() -> TributaryServer.open(production()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("data holds no journal")
                .hasMessageContaining("once with --begin")
                .hasMessageContaining("not mounted");
        Files.createDirectories(root.resolve("data/journal"));
        assertThatThrownBy(() -> TributaryServer.open(production())).hasMessageContaining("holds no journal");
    }

    @Test
    void shouldGoOnToTheKeysWithTheWord() {
        assertThatThrownBy(() -> TributaryServer.open(production(), BEGIN)).isInstanceOf(KeyFileException.class);
    }

    @Test
    void shouldRefuseTheWordWhereAJournalWasBegun() throws IOException {
        Files.createDirectories(root.resolve("data/journal"));
        Files.write(root.resolve("data/journal/HEAD"), new byte[4096]);
        assertThatThrownBy(() -> TributaryServer.open(production(), BEGIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leave it out");
        assertThatThrownBy(() -> TributaryServer.open(production()))
                .as("what is left of a journal is one")
                .isInstanceOf(KeyFileException.class);
    }
}
