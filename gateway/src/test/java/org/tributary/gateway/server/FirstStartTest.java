package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.TestSettings;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxDirectory;

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

    /** Receipts are numbered by campaign and sequence: two donations would have one number. */
    @Test
    void shouldRefuseTheWordBesideAnEarlierJournalOfTheCampaign() throws Exception {
        final Path sandbox = root.resolve("sandbox");
        SandboxDirectory.write(Files.createDirectories(sandbox), System.currentTimeMillis());
        final TributaryConfig settings = TributaryConfig.read(sandbox.resolve(SandboxDirectory.SETTINGS));
        final Path disks = Files.createDirectory(root.resolve("disks"));
        final TributaryConfig first = settings.override(disks.resolve("one"), null, 0);
        final TributaryConfig second = settings.override(disks.resolve("two"), null, 0);
        begin(first);

        assertThatThrownBy(() -> begin(second))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining(disks.resolve("one") + " holds a journal of campaign giving-day")
                .hasMessageContaining("give the campaign another id");

        Files.move(disks.resolve("one"), root.resolve("away"));
        begin(second);
    }

    private static void begin(final TributaryConfig config) throws Exception {
        try (TributaryServer server = TributaryServer.open(config, BEGIN)) {
            server.start(Progress.NONE);
        }
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
