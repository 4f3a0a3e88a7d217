package org.tributary.gateway.channel.contributions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.channel.Contribution;
import org.tributary.gateway.channel.ContributionReader.Verdict;
import org.tributary.gateway.channel.TestCallback;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPartner;

class SignedContributionsTest {
    private static final long NOW_MS = 1_788_742_800_123L;
    private static final String GOOD = "{\"id\":\"c1\",\"partner\":\"sandbox-partner\",\"conversion\":\"steps\","
            + "\"donor\":\"u7\",\"project\":\"kids-gallery\",\"quantity\":12000,\"at\":\"2026-09-07T09:00:00+08:00\"}";

    private final SimulatedPartner partner = Sandbox.CHANNELS.partner();
    private final Contribution contribution = new Contribution();
    private SignedContributions reader;

    @BeforeEach
    void open() throws Exception {
        reader = new SignedContributions(Sandbox.KEYS.resolve("partners"), KeyPolicy.ANY);
    }

    @Test
    void shouldReadContributionWhenSigned() {
        assertThat(read(partner.quantity("c1", "steps", "u7", "kids-gallery", 12000, NOW_MS)))
                .isEqualTo(Verdict.CONTRIBUTION);
        assertThat(contribution.id).isEqualTo("c1");
        assertThat(contribution.partner).isEqualTo("sandbox-partner");
        assertThat(contribution.conversion).isEqualTo("steps");
        assertThat(contribution.donor).isEqualTo("u7");
        assertThat(contribution.project).isEqualTo("kids-gallery");
        assertThat(contribution.quantity).isEqualTo(12000);
        assertThat(contribution.amountFen).isZero();
        assertThat(contribution.atMs).isEqualTo(NOW_MS);
        assertThat(read(partner.amount("c2", "orders", "u7", "kids-gallery", 5990, NOW_MS)))
                .isEqualTo(Verdict.CONTRIBUTION);
        assertThat(contribution.amountFen).isEqualTo(5990);
        assertThat(read(GOOD)).isEqualTo(Verdict.CONTRIBUTION);
    }

    @Test
    void shouldReadReversalWhenSigned() {
        assertThat(read(partner.reversal("c9", "c1", NOW_MS))).isEqualTo(Verdict.REVERSAL);
        assertThat(contribution.reverses).isEqualTo("c1");
        assertThat(read("{\"id\":\"c9\",\"reverses\":\"c1\"}")).isEqualTo(Verdict.REVERSAL);
        assertThat(contribution.partner).isEqualTo("sandbox-partner");
        assertThat(contribution.atMs).isEqualTo(NOW_MS);
    }

    @Test
    void shouldSayMalformedWhenNotAsTheContractSays() {
        for (final String body : new String[] {
            "{}",
            GOOD.replace("\"id\":\"c1\"", "\"id\":\"\""),
            GOOD.replace("sandbox-partner", "other-partner"),
            GOOD.replace(",\"quantity\":12000", ""),
            GOOD.replace("12000", "-1"),
            GOOD.replace("12000", "1.5"),
            GOOD.replace("12000", "12000,\"amountFen\":5"),
            GOOD.replace("\"at\":\"2026-09-07T09:00:00+08:00\"", "\"x\":1"),
            GOOD.replace("09:00:00+08:00", "09:00:00"),
            GOOD.replace("2026-09-07", "2026-09-04"),
            GOOD.replace("2026-09-07", "2026-09-10"),
            GOOD.replace("\"u7\"", "7"),
            GOOD.replace("u7", "x".repeat(129)),
            GOOD.replace("u7", "\\ud800"),
            GOOD.replace("u7", "u\\u0000"),
            GOOD.replace("u7", "u\\u0085"),
            GOOD.replace("u7", "u\\ufffe"),
            GOOD.replace("kids-gallery", "kids\\u0000"),
            GOOD.replace("kids-gallery", "kids\\uffff"),
            GOOD.replace("steps", "steps\\u0000"),
            GOOD.replace("\"c1\"", "\"c\\u00001\""),
            GOOD.replace("\"quantity\"", "\"reverses\":\"c0\",\"quantity\""),
            "{\"id\":\"c1\",\"reverses\":\"c1\"}",
            GOOD + ",",
        }) {
            assertThat(body).isNotEqualTo(GOOD);
            assertThat(read(body)).as(body).isEqualTo(Verdict.MALFORMED);
            assertThat(contribution.id).isEmpty();
        }
    }

    @Test
    void shouldRefuseWhenAHeaderIsNotRight() {
        final SignedCallback signed = partner.signed(bytes(GOOD), NOW_MS);
        final String code = signed.headers().get("Tributary-Signature");
        final String[][] changes = {
            {"Tributary-Partner", null},
            {"Tributary-Partner", "other"},
            {"Tributary-Partner", "Sandbox-Partner"},
            {"Tributary-Timestamp", null},
            {"Tributary-Timestamp", "1788742801"},
            {"Tributary-Timestamp", "-5"},
            {"Tributary-Signature", null},
            {"Tributary-Signature", code.substring(3)},
            {"Tributary-Signature", code + "0"},
            {"Tributary-Signature", "v1=" + "g".repeat(64)},
            {"Tributary-Signature", "v2=" + code.substring(3)},
        };
        for (final String[] change : changes) {
            final TestCallback callback = new TestCallback(signed, NOW_MS).header(change[0], change[1]);
            assertThat(reader.read(callback, contribution)).as(change[0]).isEqualTo(Verdict.NOT_AUTHENTIC);
        }
        final long signedMs = NOW_MS / 1000 * 1000;
        for (final long skewMs : new long[] {300_001, -300_001}) {
            assertThat(reader.read(new TestCallback(signed, signedMs + skewMs), contribution))
                    .isEqualTo(Verdict.NOT_AUTHENTIC);
        }
    }

    @Test
    void shouldTakeANewPartnerWithoutRestart() throws Exception {
        final Path keys = Sandbox.copyOf(Sandbox.KEYS);
        final SignedContributions rotating = new SignedContributions(keys.resolve("partners"), KeyPolicy.ANY);
        final SignedCallback signed = partner.signed(bytes(GOOD.replace("sandbox-partner", "new-one")), NOW_MS);
        final TestCallback callback = new TestCallback(signed, NOW_MS).header("Tributary-Partner", "new-one");
        assertThat(rotating.read(callback, contribution)).isEqualTo(Verdict.NOT_AUTHENTIC);
        Files.copy(Sandbox.KEYS.resolve("partners/sandbox-partner.secret"), keys.resolve("partners/new-one.secret"));
        assertThat(rotating.keys().reloadIfChanged()).isTrue();
        assertThat(rotating.read(callback, contribution)).isEqualTo(Verdict.CONTRIBUTION);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Verdict read(final String body) {
        return read(partner.signed(bytes(body), NOW_MS));
    }

    private Verdict read(final SignedCallback signed) {
        return reader.read(new TestCallback(signed, NOW_MS), contribution);
    }
}
