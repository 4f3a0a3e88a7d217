package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A donor at the proof page, in a real browser against the packaged server: yesterday is settled, its pool is closed. */
class ProofPageIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HOLDS = "Checked in this browser: the record is in the root published for ";
    private static final String FAILS = "The proof does not hold";

    @TempDir
    private static Path sandbox;

    @TempDir
    private static Path profile;

    private static String day;
    private static TributaryProcess server;
    private static Browser browser;

    @BeforeAll
    static void settleAndServe() throws Exception {
        Browser.assumeHere();
        day = PastDay.write(sandbox).day.toString();
        final TributaryProcess.Finished settled = TributaryProcess.run(
                "settle",
                "--data",
                sandbox.toString(),
                "--day",
                day,
                "--out",
                sandbox.resolve("out").toString());
        assertThat(settled.out() + settled.err()).contains("not final yet");
        // The first record of today makes yesterday final: the server's own settings are one.
        server = TributaryProcess.serve(sandbox);
        final TributaryProcess.Finished again = TributaryProcess.run(
                "settle",
                "--data",
                sandbox.toString(),
                "--day",
                day,
                "--out",
                sandbox.resolve("out").toString());
        assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
        browser = Browser.start(profile);
        browser.size(1200, 1000);
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
    void open() throws IOException {
        browser.open("http://127.0.0.1:" + server.port() + "/proof");
        browser.consoleErrors();
    }

    private static void ask(final String channel, final String transaction) throws IOException {
        browser.type("#channel", channel);
        browser.type("#transaction", transaction);
        browser.click("#ask button");
        await().atMost(PATIENCE)
                .until(() -> browser.script("return document.querySelectorAll('#answer article').length;")
                                .asInt()
                        > 0);
    }

    /** Changes the server's answer in transit, as a man in the middle would. */
    private static void tamper(final String path, final String change) throws IOException {
        browser.script("const real = window.fetch; window.fetch = async url => { const response = await real(url);"
                + " if (!url.startsWith('" + path + "')) { return response; }"
                + " const answer = await response.json(); " + change + ";"
                + " return new Response(JSON.stringify(answer), { status: response.status }); };");
    }

    @Test
    void shouldShowDonationMatchesAndCutsAndCheckThemWhenADonorAsks() throws Exception {
        ask("wechatpay", " past-2 ");

        final String shown = browser.text("#answer article");
        assertThat(shown).contains(HOLDS + day).doesNotContain(FAILS);
        assertThat(shown).contains("donation · accepted", "kids-gallery", "¥1.00");
        // The donor's third yuan: the first two are doubled, and the limit leaves half of the third's match.
        assertThat(shown).contains("double: ¥0.50").contains("每人上限 limit of a donor · perDonor");
        assertThat(shown).contains("worked out from the published seed");
        assertThat(browser.script("return document.querySelectorAll('#answer .bad').length;")
                        .asInt())
                .isZero();
        browser.screenshot(SCREENSHOTS.resolve("proof.png"));
        assertThat(browser.consoleErrors()).isEmpty();
    }

    @Test
    void shouldShowRefundAndShareWithProofsOfTheirOwn() throws Exception {
        ask("wechatpay", "past-1");

        final String all = browser.text("#answer");
        assertThat(all).contains("refund · refunded", "pool · accepted", "closing-share");
        assertThat(browser.script("return document.querySelectorAll('#answer .good').length;")
                        .asInt())
                .isGreaterThanOrEqualTo(3);
        assertThat(all).doesNotContain(FAILS);
    }

    @Test
    void shouldSayThatThereIsNoneWhenTheTransactionIsUnknown() throws Exception {
        ask("alipay", "no-such-payment");

        assertThat(browser.text("#answer .bad")).contains("Not found: a proof exists once the day is settled");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/proofs/ | answer.leaf = answer.leaf.replace('100', '900') | path does not lead to the root",
                "/api/v1/proofs/ | answer.path[0] = '00'.repeat(32) | path does not lead to the root",
                "/api/v1/proofs/ | answer.path.pop() | path does not lead to the root",
                "/api/v1/proofs/ | answer.leafIndex += 1 | path does not lead to the root",
                "/api/v1/proofs/ | answer.matched[0].amountFen += 1 | matches told are not the leaf's",
                "/api/v1/roots | answer.roots[0].root = '00'.repeat(32) | root is not the one published for that day",
                "/api/v1/roots | answer.roots = [] | root is not the one published for that day",
                "/api/v1/pools/lucky-draw | answer.seed = answer.seed.replace(/^../, 'zz') | not the one committed to",
                // A draw of 0 contradicts any match, even one that a limit cut.
                "/api/v1/pools/lucky-draw | answer.minFen = answer.maxFen = 0 | The seed gives",
            })
    void shouldShowThatItFailsWhenTheAnswerWasTamperedWith(final String path, final String change, final String why)
            throws Exception {
        tamper(path, change);

        // A donor's first donation, so that no limit cuts the match to nothing, which would contradict no draw.
        ask("alipay", "past-6");

        assertThat(browser.text("#answer .bad")).contains(FAILS).contains(why);
        assertThat(browser.text("#answer article")).doesNotContain(HOLDS);
    }

    /** A valid proof of another donation than the requested one. */
    @Test
    void shouldShowThatItFailsWhenTheProofIsAnothers() throws Exception {
        final String other = server.get("/api/v1/proofs/wechatpay/past-8");
        assertThat(new ObjectMapper().readTree(other).get("leaf").asText()).contains("|donation|");
        tamper("/api/v1/proofs/", "Object.assign(answer, " + other + ")");

        ask("wechatpay", "past-7");

        assertThat(browser.text("#answer .bad")).contains("The record is of another transaction");
    }
}
