package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.sandbox.SandboxDirectory;

/**
 * What the dashboard says of the day besides sums: that it has no figures yet, what comes next by the server's time, a pool's slots,
 * why money waits, and a rush by the second. In a browser whose own clock is wrong by hours.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardDayIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration UNTIL_LATER = Duration.ofMinutes(50);
    private static final int SLACK_SECONDS = 5;
    private static final String WRONG_CLOCK = """
            {
              const real = Date;
              const ahead = 3 * 3600 * 1000;
              window.Date = class extends real {
                constructor(...given) { if (given.length) super(...given); else super(real.now() + ahead); }
                static now() { return real.now() + ahead; }
              };
            }
            """;

    @TempDir
    private static Path sandbox;

    @TempDir
    private static Path profile;

    private static TributaryProcess server;
    private static Browser browser;
    private static ZoneId zone;
    private static Instant later;

    @BeforeAll
    static void start() throws Exception {
        Browser.assumeHere();
        final long nowMs = System.currentTimeMillis();
        zone = zoneAtDay(nowMs);
        later = Instant.ofEpochMilli(nowMs).plus(UNTIL_LATER);
        SandboxDirectory.write(sandbox, nowMs);
        Files.writeString(sandbox.resolve("campaign.yaml"), campaign(nowMs));
        server = TributaryProcess.serve(sandbox);
        browser = Browser.start(profile);
        browser.beforePages(WRONG_CLOCK);
        browser.size(1920, 1080);
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

    /** A zone in which no midnight is near, so that today's slot is open during the test. */
    private static ZoneId zoneAtDay(final long nowMs) {
        final ZoneId utc = ZoneId.of("UTC");
        final int hour = Instant.ofEpochMilli(nowMs).atZone(utc).getHour();
        return hour > 2 && hour < 21 ? utc : ZoneId.of("Asia/Shanghai");
    }

    private static String campaign(final long nowMs) {
        final String opens = Instant.ofEpochMilli(nowMs - 3_600_000).toString();
        final String closes = Instant.ofEpochMilli(nowMs + 3 * 86_400_000L).toString();
        return """
                campaign: {id: test-day, name: {zh: 测试日, en: Test Day}, timezone: %s, currency: CNY,
                           opens: "%s", closes: "%s"}
                organisations: [{id: art-hall, name: {zh: 艺术馆, en: Art Hall}}]
                projects:
                  - {id: reef, organisation: art-hall, name: {zh: 珊瑚, en: Reef}, minAmount: "0.01", maxAmount: "50000.00"}
                sponsors: [{id: harbour-bank, name: {zh: 港湾银行, en: Harbour Bank}}]
                pools:
                  - {id: daily, sponsor: harbour-bank, name: {zh: 每日, en: Daily}, priority: 10, budget: "5000.00",
                     slots: {from: "00:00", to: "23:59", budget: "100.00", carryOver: false},
                     rule: {kind: ratio, give: 1, per: 1}}
                  - {id: later, sponsor: harbour-bank, name: {zh: 晚些, en: Later}, priority: 20, budget: "90.00",
                     opens: "%s", rule: {kind: ratio, give: 1, per: 2}}
                """.formatted(zone, opens, closes, later);
    }

    private static String address(final String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    private static int visiblePanels() throws IOException {
        return browser.script(
                        "return [...document.querySelectorAll('.panel')].filter(e => e.getClientRects().length).length;")
                .asInt();
    }

    private static void openReady(final String query) throws IOException {
        browser.open(address("/?" + query));
        await().atMost(PATIENCE).until(() -> "ready".equals(browser.data("body", "stage")));
    }

    @Test
    @Order(1)
    void shouldSayThatItWaitsAndShowNoFrameUntilTheFirstBoardCame() throws Exception {
        assertThat(server.get("/")).contains("data-stage=\"loading\"").doesNotContain("--:--");
        browser.block("*/api/*");
        browser.open(address("/?lang=en&mode=screen"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.text("#stage")).startsWith("No connection to the server"));
        assertThat(visiblePanels()).isZero();
        assertThat(browser.text("#clock")).isEmpty();
        browser.screenshot(SCREENSHOTS.resolve("waiting.png"));

        browser.block();
        await().atMost(PATIENCE).until(() -> "ready".equals(browser.data("body", "stage")));
        assertThat(visiblePanels()).isGreaterThan(9);
        browser.consoleErrors(); // The console has the blocked requests.
    }

    @Test
    @Order(2)
    void shouldSayThatThereIsNoCampaignWhenTheBoardIsOfNone() throws Exception {
        final JsonNode says = browser.script("""
                return import('/assets/stage.js').then(stage => {
                  stage.showStage({campaignVersion: 0}, false);
                  const shown = [document.body.dataset.stage, document.getElementById('stage').textContent];
                  stage.showStage(null, false);
                  shown.push(document.getElementById('stage').textContent);
                  return shown;
                });
                """);
        assertThat(says.get(0).asText()).isEqualTo("none");
        assertThat(says.get(1).asText()).startsWith("There is no campaign yet");
        assertThat(says.get(2).asText()).startsWith("Waiting for the first figures");
    }

    @Test
    @Order(3)
    void shouldCountDownByTheServersTimeWhenTheViewersClockIsWrong() throws Exception {
        openReady("lang=en&mode=screen");
        assertThat(browser.text("#next-what")).isEqualTo("Later opens");
        final long leftSeconds = Duration.between(Instant.now(), later).toSeconds();
        assertThat(seconds(browser.text("#countdown")))
                .isBetween(leftSeconds - SLACK_SECONDS, leftSeconds + SLACK_SECONDS);
        // The clock goes by the second, so it stands there with the page's next one.
        await().atMost(PATIENCE).until(() -> !browser.text("#clock").isEmpty());
        final ZonedDateTime now = Instant.now().atZone(zone);
        assertThat(List.of(-2, -1, 0, 1))
                .anySatisfy(off -> assertThat(browser.text("#clock"))
                        .isEqualTo(now.plusSeconds(off).format(DateTimeFormatter.ofPattern("HH:mm:ss"))));
        assertThat(browser.text("#later")).contains("Daily closes its slot").contains("23:59");
        final String before = browser.text("#countdown");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.text("#countdown")).isNotEqualTo(before));
    }

    private static long seconds(final String countdown) {
        long seconds = 0;
        for (final String part : countdown.split(":")) {
            seconds = seconds * 60 + Long.parseLong(part);
        }
        return seconds;
    }

    @Test
    @Order(4)
    void shouldShowSlotReasonsRoleAndTheRushBySecondWhenMoneyComes() throws Exception {
        final SandboxDonor donor = SandboxDonor.of(sandbox);
        donor.give(server, "wechatpay", "p=reef", 4_000);
        donor.give(server, "alipay", "p=nowhere", 700);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.text("#pools [data-key='daily'] .slot-text"))
                        .matches("slot \\d of \\d · ¥60 left until 23:59"));
        assertThat(browser.data("#pools [data-key='daily']", "state")).isEqualTo("open");
        assertThat(browser.script("return document.querySelectorAll('#pools .ticks .open').length;")
                        .asInt())
                .isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.text("#held-reasons")).isEqualTo("unknown project1 · ¥7"));
        assertThat(browser.text("#role")).isEqualTo("single process");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(browser.data("#minutes", "step")).isEqualTo("1"));
        assertThat(browser.text("#t-minutes")).isEqualTo("Yuan per second");
        assertThat(Integer.parseInt(browser.data("#minutes", "points"))).isBetween(60, 311);
        browser.click("#lang");
        assertThat(browser.text("#t-next")).isEqualTo("接下来");
        assertThat(browser.text("#next-what")).isEqualTo("晚些 开始");
        assertThat(browser.text("#t-minutes")).isEqualTo("每秒金额(元)");
        browser.click("#lang");
    }

    @Test
    @Order(5)
    void shouldGoByTheSecondForFiveMinutesWhenARushBegins() throws Exception {
        final JsonNode rush = browser.script("""
                return import('/assets/curves.js').then(curves => {
                  const at = ms => new Date(ms).toISOString();
                  const none = {opens: at(0), pools: []};
                  const slot = ms => ({pools: [{slot: {opens: at(ms)}}]});
                  return [
                    curves.startOfRush(1e9, none, {pools: []}, Infinity),
                    curves.startOfRush(1e9, none, {pools: []}, 1e9 - 299e3),
                    curves.startOfRush(1e9, none, {pools: []}, 1e9 - 300e3),
                    curves.startOfRush(1e9, none, slot(1e9 - 1e3), 0),
                    curves.startOfRush(1e9, none, slot(1e9 + 1e3), 0),
                    curves.startOfRush(1e9, {opens: at(0), pools: [{opens: at(1e9 - 2e3)}]}, {pools: []}, 0)
                  ];
                });
                """);
        assertThat(rush.get(0).isNull()).isTrue();
        assertThat(rush.get(1).asLong()).isEqualTo(1_000_000_000 - 309_000);
        assertThat(rush.get(2).isNull()).isTrue();
        assertThat(rush.get(3).asLong()).isEqualTo(1_000_000_000 - 11_000);
        assertThat(rush.get(4).isNull()).isTrue();
        assertThat(rush.get(5).asLong()).isEqualTo(1_000_000_000 - 12_000);
    }

    @Test
    @Order(6)
    void shouldFitEveryScreenWhenAllOfItIsShown() throws Exception {
        for (final int[] size : new int[][] {{1920, 1080}, {1280, 800}, {390, 844}}) {
            browser.size(size[0], size[1]);
            for (final String query : List.of("lang=en&mode=screen", "lang=zh&mode=desk")) {
                openReady(query);
                final JsonNode wide = browser.script(
                        "return [document.documentElement.scrollWidth, document.documentElement.clientWidth,"
                                + " document.querySelector('#countdown').scrollWidth,"
                                + " document.querySelector('#countdown').clientWidth];");
                assertThat(wide.get(0).asInt())
                        .as(query)
                        .isLessThanOrEqualTo(wide.get(1).asInt());
                assertThat(wide.get(2).asInt())
                        .as(query)
                        .isLessThanOrEqualTo(wide.get(3).asInt());
            }
            browser.screenshot(SCREENSHOTS.resolve("day-" + size[0] + ".png"));
        }
        assertThat(browser.consoleErrors()).isEmpty();
    }
}
