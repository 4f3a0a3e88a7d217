package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxDirectory;

/** A large budget that two people change on the ops page, in a real browser. */
class OpsApprovalIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String POOL = "#pools tr[data-id='first-gift'] ";

    @TempDir
    Path root;

    @TempDir
    Path profile;

    private TributaryServer server;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        Browser.assumeHere();
        SandboxDirectory.write(root, System.currentTimeMillis());
        Files.writeString(
                root.resolve("keys/tokens.yaml"),
                "tokens:\n" + NamedTokens.line("olga", "operator") + NamedTokens.line("omar", "operator"));
        final Path settings = root.resolve(SandboxDirectory.SETTINGS);
        Files.writeString(settings, Files.readString(settings) + "\nsecondPerson: {aboveFen: 100000}\n");
        server = TributaryServer.open(TributaryConfig.read(settings).override(null, null, 0));
        server.start(Progress.NONE);
        browser = Browser.start(profile);
        browser.size(1280, 800);
    }

    @AfterEach
    void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private void signIn(final String name, final String language) throws IOException {
        browser.open(server.address() + "/ops?lang=" + language);
        browser.script("sessionStorage.clear();");
        browser.open(server.address() + "/ops?lang=" + language);
        browser.type("#token", NamedTokens.tokenOf(name));
        browser.click("#login button");
        await().atMost(PATIENCE).until(() -> !browser.text(POOL + ".tag").isBlank());
        browser.consoleErrors(); // The page of the person before may have asked once more, without a token.
    }

    private void awaitNote(final String text) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.text("#note")).contains(text));
    }

    private void assertNoSidewaysScroll() throws IOException {
        assertThat(browser.script(
                                "return document.documentElement.scrollWidth <= document.documentElement.clientWidth;")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void shouldCarryOutALargeBudgetOnceTheSecondPersonApprovesIt() throws Exception {
        signIn("olga", "en");
        browser.click(POOL + "[data-act='raise']");
        browser.type("#ask-input", "20000");
        browser.type("#ask-why", "the sponsor adds for the evening");
        browser.screenshot(SCREENSHOTS.resolve("ops-reason-en.png"));
        browser.click("#ask-yes");
        awaitNote("another person has to approve it");
        assertThat(browser.text("#approvals tr"))
                .contains("olga")
                .contains("pool.budget")
                .contains("¥20,000.00")
                .contains("the sponsor adds for the evening");
        browser.click("#approvals [data-act='approve']");
        assertThat(browser.text("#ask-text")).contains("olga").contains("¥20,000.00");
        browser.click("#ask-yes");
        awaitNote("another person has to approve it.");
        browser.consoleErrors(); // The console has the 403 itself.

        signIn("omar", "zh");
        browser.screenshot(SCREENSHOTS.resolve("ops-approvals-zh.png"));
        browser.size(390, 844);
        browser.screenshot(SCREENSHOTS.resolve("ops-approvals-phone-zh.png"));
        assertNoSidewaysScroll();
        browser.click("#approvals [data-act='approve']");
        browser.screenshot(SCREENSHOTS.resolve("ops-approve-phone-zh.png"));
        browser.click("#ask-yes");
        awaitNote("已完成");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(browser.script("return document.getElementById('approvals-panel').hidden;")
                                        .asBoolean())
                                .isTrue());
        assertThat(browser.text("#audit tr"))
                .contains("olga")
                .contains("omar 批准")
                .contains("the sponsor adds for the evening");
        browser.size(1280, 800);
        browser.screenshot(SCREENSHOTS.resolve("ops-approved-zh.png"));
        assertThat(browser.consoleErrors()).isEmpty();
    }
}
