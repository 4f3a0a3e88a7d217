package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.cluster.NodeDirectory;
import org.tributary.gateway.cluster.NodeFiles;
import org.tributary.gateway.cluster.NodeHost;
import org.tributary.gateway.config.TributaryConfig;

/** The ops page of a demo's node, in a real browser. */
class OpsNodesIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path root;

    @TempDir
    Path profile;

    @Test
    void shouldPrintHowEachNodeIsKilledAndStartedAgainAndSayWhenItsOwnIsGone() throws Exception {
        Browser.assumeHere();
        final NodeFiles files = new NodeFiles(root, List.of("a"));
        final TributaryConfig config = TributaryConfig.read(files.settings("a"));
        new NodeDirectory(config.data()).claim("giving-day", "a");
        try (TributaryServer server = TributaryServer.openNode(
                        config,
                        StartWords.NONE,
                        parts -> NodeHost.start(
                                config.cluster(), false, name -> "sh /demo/" + name + "/start &", parts));
                Browser browser = Browser.start(profile)) {
            server.start(Progress.NONE);
            browser.size(1280, 800);
            browser.open(server.address() + "/ops?lang=en");
            browser.type(
                    "#token",
                    Files.readString(files.sandbox().resolve("keys/admin.token"))
                            .strip());
            browser.click("#login button");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(browser.text("#nodes tr"))
                            .contains(
                                    "leads",
                                    "kill -9 " + ProcessHandle.current().pid(),
                                    "sh /demo/a/start &"));
            assertThat(browser.text("#nodes-note")).contains("node a of group giving-day");
            assertThat(browser.consoleErrors()).isEmpty();
            browser.screenshot(SCREENSHOTS.resolve("ops-nodes-en.png"));
            server.stop();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(browser.text("#nodes-note")).contains("gives no answer"));
            assertThat(browser.text("#nodes tr")).contains("no answer", "sh /demo/a/start &");
        }
    }
}
