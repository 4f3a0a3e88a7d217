package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.sandbox.SandboxDirectory;

/**
 * Accessibility of the pages: audited by axe-core in a real browser in both languages, modes and widths, operated with
 * the keyboard, and read through the accessibility tree like a screen reader.
 */
class AccessibilityIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AUDIT = """
            return axe.run(document, {resultTypes: ['violations'],
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
              .then(r => r.violations.flatMap(v => v.nodes.map(n =>
                v.impact + ' ' + v.id + ': ' + n.target.join(' ') + ' ' + n.failureSummary)));
            """;
    private static final String CONTROLS = "a[href], button, input, select, textarea, [tabindex]";
    private static final String MARK_CONTROLS = """
            let n = 0;
            for (const e of document.querySelectorAll(arguments[0])) {
              const seen = e.getClientRects().length > 0 && !e.disabled && e.tabIndex >= 0;
              if (seen) e.dataset.control = n++; else delete e.dataset.control;
            }
            return n;
            """;
    private static final String FOCUSED = """
            const e = document.activeElement;
            const s = getComputedStyle(e);
            return [e.dataset.control ?? '', s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2];
            """;

    @TempDir
    private static Path sandbox;

    @TempDir
    private static Path profile;

    private static TributaryProcess server;
    private static SandboxDonor donor;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        Browser.assumeHere();
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        server = TributaryProcess.serve(sandbox);
        donor = SandboxDonor.of(sandbox);
        donor.give(server, "wechatpay", "p=kids-gallery&t=team-1", 12_345);
        donor.give(server, "alipay", "p=nowhere", 70);
        browser = Browser.start(profile);
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            assertThat(server.terminate()).isZero();
        }
    }

    @BeforeEach
    void desk() throws IOException {
        browser.prefer("prefers-reduced-motion", "no-preference");
        browser.size(1600, 900);
    }

    private static void open(final String path) throws IOException {
        browser.open("http://127.0.0.1:" + server.port() + path);
    }

    private static void openDashboard(final String query) throws IOException {
        open("/?" + query);
        await().atMost(PATIENCE).until(() -> "live".equals(browser.data("#state", "state")));
        await().atMost(PATIENCE).until(() -> !browser.text("#pools .name").isEmpty());
    }

    private static void signIn() throws IOException {
        browser.type(
                "#token", Files.readString(sandbox.resolve("keys/admin.token")).strip());
        browser.click("#login button");
        await().atMost(PATIENCE)
                .until(() -> !browser.text("#audit").isBlank()
                        || !browser.text("#pools tr").isBlank());
    }

    private static void assertAccessible(final String what) throws IOException {
        try (InputStream axe = AccessibilityIT.class.getResourceAsStream("/axe.min.js")) {
            browser.script(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        final List<String> violations = new ArrayList<>();
        browser.script(AUDIT).forEach(violation -> violations.add(violation.asText()));
        assertThat(violations).as(what).isEmpty();
    }

    @Test
    void shouldHaveNoViolationWhenDashboardIsAudited() throws IOException {
        for (final String query :
                List.of("lang=en&mode=screen", "lang=zh&mode=screen", "lang=en&mode=desk", "lang=zh&mode=desk")) {
            for (final int width : new int[] {1600, 390}) {
                browser.size(width, 900);
                openDashboard(query);
                assertAccessible(query + " at " + width);
            }
        }
    }

    @Test
    void shouldHaveNoViolationWhenOpsPageIsAudited() throws IOException {
        for (final String query :
                List.of("lang=en&mode=screen", "lang=zh&mode=screen", "lang=en&mode=desk", "lang=zh&mode=desk")) {
            open("/ops?" + query);
            browser.script("sessionStorage.clear();");
            open("/ops?" + query);
            assertAccessible("signed out, " + query);
            signIn();
            assertAccessible("signed in, " + query);
            browser.click("#pools [data-act='raise']");
            assertAccessible("asking, " + query);
        }
    }

    @Test
    void shouldHaveNoViolationWhenProofPageIsAudited() throws IOException {
        for (final String scheme : List.of("light", "dark")) {
            browser.prefer("prefers-color-scheme", scheme);
            open("/proof");
            assertAccessible("empty, " + scheme);
            browser.type("#transaction", "not-there");
            browser.click("#ask button");
            await().atMost(PATIENCE).until(() -> browser.text("#answer").contains("Not found"));
            assertAccessible("answered, " + scheme);
        }
        browser.consoleErrors(); // The console has the 404 itself.
    }

    @Test
    void shouldReachEveryControlInOrderWithVisibleFocusWhenTabIsPressed() throws IOException {
        openDashboard("lang=en&mode=desk");
        assertTabWalk("dashboard");
        open("/proof");
        assertTabWalk("proof");
        open("/ops?lang=en");
        browser.script("sessionStorage.clear();");
        open("/ops?lang=en");
        assertTabWalk("ops, signed out");
        signIn();
        assertThat(browser.script("return document.activeElement.id;").asText()).isEqualTo("work");
        open("/ops?lang=en");
        await().atMost(PATIENCE).until(() -> !browser.text("#pools tr").isBlank());
        assertTabWalk("ops");
    }

    private static void assertTabWalk(final String page) throws IOException {
        final int controls = browser.script(MARK_CONTROLS, CONTROLS).asInt();
        assertThat(controls).as(page).isPositive();
        for (int i = 0; i < controls; i++) {
            browser.press(Browser.TAB);
            final JsonNode focused = browser.script(FOCUSED);
            assertThat(focused.get(0).asText())
                    .as("%s, tab %d of %d", page, i + 1, controls)
                    .isEqualTo(Integer.toString(i));
            assertThat(focused.get(1).asBoolean())
                    .as("%s, focus of control %d can be seen", page, i)
                    .isTrue();
        }
    }

    @Test
    void shouldChangeNothingAndGoBackToTheButtonWhenEscapeClosesTheDialog() throws Exception {
        open("/ops?lang=en");
        browser.script("sessionStorage.clear();");
        open("/ops?lang=en");
        signIn();
        final String button = "#pools tr[data-id='early-bird'] [data-act='suspend']";
        browser.script("document.querySelector(arguments[0]).focus();", button);
        browser.press(Browser.ENTER);
        assertThat(browser.script("return document.getElementById('ask').open;").asBoolean())
                .isTrue();
        assertThat(browser.script("return document.activeElement.id;").asText()).isEqualTo("ask-no");
        browser.press(Browser.ESCAPE);
        assertThat(browser.script("return document.getElementById('ask').open;").asBoolean())
                .isFalse();
        assertThat(hasFocus(button)).isTrue();
        assertThat(poolState()).isNotEqualTo("suspended");

        browser.press(Browser.ENTER);
        browser.press(Browser.TAB);
        browser.press(Browser.ENTER);

        await().atMost(PATIENCE).until(() -> poolState().equals("suspended"));
        await().atMost(PATIENCE).until(() -> hasFocus("#pools tr[data-id='early-bird'] [data-act]"));
        assertThat(browser.text("#note")).startsWith("Done");
    }

    private static boolean hasFocus(final String css) throws IOException {
        return browser.script("return document.activeElement === document.querySelector(arguments[0]);", css)
                .asBoolean();
    }

    private static String poolState() throws Exception {
        return JSON.readTree(server.get("/api/v1/pools/early-bird"))
                .get("state")
                .asText();
    }

    @Test
    void shouldSpeakAtMostOnceWhenDonationsPourIn() throws Exception {
        openDashboard("lang=en&mode=screen");
        browser.script("""
                window.spoken = [];
                new MutationObserver(changes => changes.forEach(c => {
                  const e = c.target.nodeType === 1 ? c.target : c.target.parentElement;
                  const live = e.closest('[aria-live], [role=alert], [role=status]');
                  if (live && live.getAttribute('aria-live') !== 'off') window.spoken.push(live.id);
                })).observe(document.body, {subtree: true, childList: true, characterData: true});
                """);
        final long before = Long.parseLong(browser.data("#total", "sequence"));
        final AtomicBoolean stop = new AtomicBoolean();
        final CompletableFuture<Void> load = CompletableFuture.runAsync(() -> pour(stop));
        await().atMost(PATIENCE).until(() -> Long.parseLong(browser.data("#total", "sequence")) > before + 50);
        await().pollDelay(Duration.ofSeconds(5)).atMost(PATIENCE).until(() -> true);
        stop.set(true);
        load.join();

        assertThat(browser.script("return window.spoken.length;").asInt()).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldShowOnlyJournaledTotalsWhenMotionIsNotWanted() throws Exception {
        for (final boolean calm : new boolean[] {true, false}) {
            browser.prefer("prefers-reduced-motion", calm ? "reduce" : "no-preference");
            openDashboard("lang=en&mode=screen");
            browser.script("""
                    window.between = 0;
                    const total = document.getElementById('total');
                    new MutationObserver(() => {
                      const fen = Number(total.textContent.replace(/[^0-9]/g, ''));
                      if (fen !== Number(total.dataset.fen)) window.between++;
                    }).observe(total, {subtree: true, childList: true, characterData: true});
                    """);
            final long before = Long.parseLong(browser.data("#total", "fen"));
            donor.give(server, "wechatpay", "p=kids-gallery&t=team-2", 98_765);
            final String after = Long.toString(before + 98_765);
            await().atMost(PATIENCE).until(() -> browser.data("#total", "fen").equals(after));
            await().atMost(PATIENCE)
                    .until(() -> browser.text("#total").replaceAll("\\D", "").equals(after));

            assertThat(browser.script("return window.between;").asInt() == 0)
                    .as("reduced motion: %s", calm)
                    .isEqualTo(calm);
        }
    }

    private static void pour(final AtomicBoolean stop) {
        try {
            while (!stop.get()) {
                donor.give(server, "alipay", "p=kids-gallery&t=team-3", 100);
            }
        } catch (final Exception ex) {
            throw new IllegalStateException(ex);
        }
    }
}
