package org.tributary.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.engine.campaign.Campaign;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.SecretModes;
import org.tributary.gateway.config.campaign.CampaignFile;
import org.tributary.gateway.config.campaign.SeedSource;
import org.tributary.gateway.sandbox.SandboxKeys;

class CampaignCheckTest {
    private static final Path CONFIG = Path.of("../config");
    private static final long GRACE_MS = 1_800_000;

    @TempDir
    Path directory;

    @Test
    void shouldSayWhatDonorsGetWhenTheCampaignIsTheGivingDay() throws IOException {
        final CheckReport report = explain(Files.readString(CONFIG.resolve("giving-day.yaml")));
        assertThat(gift(report, "kids-gallery", "2026-09-07 09:00", 100))
                .isEqualTo("morning-rush 100 null, first-yuan 100 null, flower-match 0 flowers");
        assertThat(gift(report, "kids-gallery", "2026-09-07 12:00", 100))
                .isEqualTo("first-yuan 100 null, flower-match 0 flowers");
        assertThat(gift(report, "kids-gallery", "2026-09-07 12:00", 10_000))
                .isEqualTo("first-yuan 100 null, step-up 2000 null, flower-match 0 flowers");
        assertThat(gift(report, "river-watch", "2026-09-07 12:00", 10_000))
                .isEqualTo(
                        "first-yuan 100 null, step-up 2000 null, early-bird 5000 perDonation, flower-match 0 flowers");
        assertThat(gift(report, "school-lunch", "2026-09-07 12:00", 1_000))
                .isEqualTo("first-yuan 100 null, step-up 100 null, school-fund 500 null");
        assertThat(report.neverGive()).isEmpty();
        assertThat(report.text()).contains("Every pool can give.");
    }

    @Test
    void shouldNameSecretsThatOthersCanReadWhenModesAreWide() throws IOException {
        final Path keys = Files.createDirectories(directory.resolve("keys/stripe"));
        final Path secret = Files.writeString(keys.resolve("webhook.secret"), "whsec_x");
        final Path serial = Files.writeString(keys.resolve("platform-serial.txt"), "01");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(serial, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(SecretModes.find(directory.resolve("keys")))
                .singleElement()
                .asString()
                .contains("webhook.secret is a secret with mode rw-r-----", "chmod 600");

        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        assertThat(SecretModes.find(directory.resolve("keys"))).isEmpty();
    }

    @Test
    void shouldPutEveryPoolInWordsInTheOrderTheyAreAsked() throws IOException {
        final CheckReport report = explain(Files.readString(CONFIG.resolve("giving-day.yaml")));
        assertThat(report.pools().keySet())
                .startsWith("morning-rush", "first-yuan")
                .endsWith("shop-pool", "step-pool");
        assertThat(report.pools().get("morning-rush"))
                .isEqualTo(
                        "3000000.00 of tencent-foundation: 1:1 of the donation; each day from 09:00 to 10:00 (in all 3),"
                                + " 1000000.00 each, what one leaves goes to the next; donations from 1.00; at most 999.00 a"
                                + " donation, 999.00 a donor, 333.00 a donor and day, 1000000.00 an organisation");
        assertThat(report.pools().get("closing-share"))
                .isEqualTo("666666.66 of harbour-bank: shared at the close over what was given, at most 1:1; from"
                        + " 2026-09-09 21:00 to 2026-09-10 00:00; at most 500.00 a donation, 999.00 a donor");
        assertThat(report.pools().get("step-pool"))
                .contains("1.00 for each 10000 steps (at most 30000 a donor and day), by conversion steps");
    }

    @Test
    void shouldSayWhyADonationWouldBeHeld() throws IOException {
        final CheckReport report = explain(campaign("", "minAmount: \"5.00\",", "[]"));
        assertThat(report.gifts())
                .anyMatch(gift -> gift.amountFen() == 100 && "amount-out-of-range".equals(gift.held()));
        assertThat(report.text()).contains("1.00 would be held: amount-out-of-range");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rule: {kind: ratio, give: 1, per: 1}, eligible: {tags: [t], organisations: [b]}      | no project is in all of its lists
            rule: {kind: ratio, give: 1, per: 1}, limits: {minDonation: "100.01"}                | its minDonation of 100.01 is above the maxAmount of every eligible project (100.00)
            rule: {kind: ratio, give: 1, per: 10001}                                             | its rule gives less than a fen on every donation
            rule: {kind: tiered, tiers: [{from: "100.01", give: 1, per: 1}]}                     | its rule gives less than a fen on every donation
            rule: {kind: depleting, tiers: [{untilSpent: 1, give: 1, per: 999999}]}              | its rule gives less than a fen on every donation
            rule: {kind: deferred, maxRatio: {give: 1, per: 999999}}                             | its rule gives less than a fen on every donation
            rule: {kind: fixed, give: "9.00"}, partial: false, limits: {perDonorPerDay: "8.99"}  | its smallest gift of 9.00 is above its perDonorPerDay 8.99
            rule: {kind: fixed, give: "50.01"}, partial: false                                   | its smallest gift of 50.01 is above its budget 50.00
            rule: {kind: ratio, give: 2, per: 1}, partial: false, limits: {minDonation: "3.00", perDonation: "5.99"} | its smallest gift of 6.00 is above its perDonation 5.99
            rule: {kind: fixed, give: "2.00"}, partial: false, slots: {from: "09:00", to: "10:00", budget: "1.99"} | above its slot budget 1.99
            rule: {kind: fixed, give: "2.00"}, requires: {flowers: 1}                            | it requires flowers, and no partner can send any
            rule: {kind: milestone, every: {donors: 1}, give: "2.00"}, partial: false, limits: {perProject: "1.00"} | its smallest gift of 2.00 is above its perProject 1.00
            """)
    void shouldNameAPoolThatCanNeverGive(final String rule, final String reason) throws IOException {
        final CheckReport report = explain(campaign(rule, "", "[]"));
        assertThat(report.neverGive()).containsOnlyKeys("q");
        assertThat(report.neverGive().get("q")).contains(reason);
        assertThat(report.text()).contains("Pools that can never give:\n  q: ");
        // What the finding says must be what the core does.
        assertThat(report.gifts()).allMatch(gift -> gift.matchedFen() == 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rule: {kind: fixed, give: "9.00"}, partial: false, limits: {perDonorPerDay: "9.00"}
            rule: {kind: ratio, give: 1, per: 10000}
            rule: {kind: tiered, tiers: [{from: "1.00", give: 1, per: 1}, {from: "50.00", give: 1, per: 999999}]}
            rule: {kind: ratio, give: 1, per: 1}, limits: {minDonation: "100.00"}
            rule: {kind: fixed, give: "2.00"}, partial: false, slots: {from: "09:00", to: "10:00", budget: "1.99", carryOver: true}
            """)
    void shouldNotNameAPoolThatCanGive(final String rule) throws IOException {
        assertThat(explain(campaign(rule, "", "[]")).neverGive()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            perDonorPerDay: 10000 | [c] |
            perDonorPerDay: 9999  | [c] | perDonorPerDay of its conversions is below what one gift takes
            perDonorPerDay: 10000 | []  | no partner may send a conversion that gives from it
            """)
    void shouldNameAConversionsPoolThatCanNeverGive(
            final String cap, final String partnerConversions, final String reason) throws IOException {
        final String conversions =
                "[{id: c, kind: steps, pool: q, give: \"1.00\", per: 10000, " + cap + "}," + " {id: f, kind: flower}]";
        final String partners = partnerConversions.equals("[]") ? "[f]" : partnerConversions;
        final String yaml = campaign("", "", conversions) + "partners: [{id: x, conversions: " + partners + "}]\n";
        final CheckReport report = explain(yaml);
        if (reason == null) {
            assertThat(report.neverGive()).isEmpty();
        } else {
            assertThat(report.neverGive()).containsEntry("q", reason);
        }
    }

    @Test
    void shouldTellMistakesOfCampaignAndKeysTogether() throws IOException, KeyFileException {
        final Path settings = write("tributary.yaml", "environment: production\n");
        write("campaign.yaml", "campaign: {id: x}\n");
        SandboxKeys.write(directory.resolve("keys"), List.of());
        Files.writeString(directory.resolve("keys/pepper"), "short");
        Files.delete(directory.resolve("keys/wechatpay/apiv3.key"));
        final CheckReport report = CampaignCheck.of(settings);
        assertThat(report.isSound()).isFalse();
        assertThat(report.text())
                .contains("campaign.yaml:1:11: the campaign has no \"opens\"")
                .contains("the campaign has no project")
                .contains("pepper has 5 characters, at least 32")
                .contains("apiv3.key")
                .contains("admin.token was made by `sandbox`");
    }

    @Test
    void shouldTellMistakesOfSettingsAndCampaignTogether() throws IOException {
        final Path settings = write("tributary.yaml", "environment: sandbox\nnonsense: 1\n");
        write("campaign.yaml", "campaign: {id: x}\n");
        assertThat(CampaignCheck.of(settings).text())
                .contains("tributary.yaml:2:1: unknown key \"nonsense\"")
                .contains("campaign.yaml:1:11: the campaign has no \"opens\"");
        write("tributary.yaml", "environment: [\n");
        assertThat(CampaignCheck.of(settings).mistakes()).hasSize(1);
    }

    @Test
    void shouldTellThatKeysAndCampaignAreMissingWhenThereIsOnlyTheSettingsFile() throws IOException {
        final CheckReport report = CampaignCheck.of(write("tributary.yaml", "environment: sandbox\n"));
        assertThat(report.mistakes()).hasSize(2);
        assertThat(report.text()).contains("campaign.yaml is no file").contains("keys is no directory");
    }

    @Test
    void shouldMissAPartnersSecretAndTlsFiles() throws IOException {
        final Path settings = write("tributary.yaml", "{environment: sandbox, tls: {certificate: c, key: k}}\n");
        write("campaign.yaml", Files.readString(CONFIG.resolve("giving-day.yaml")));
        SandboxKeys.write(directory.resolve("keys"), List.of());
        assertThat(CampaignCheck.of(settings).mistakes())
                .hasSize(4)
                .anyMatch(mistake -> mistake.contains("walk-app.secret is missing"))
                .anyMatch(mistake -> mistake.contains("charity-shop.secret is missing"))
                .anyMatch(mistake -> mistake.contains("/k can't be read"));
    }

    @Test
    void shouldExplainAsTextAndJsonWhenAllIsSound() throws IOException {
        final Path settings = write("tributary.yaml", "environment: sandbox\n");
        write("campaign.yaml", Files.readString(CONFIG.resolve("kids-gallery.yaml")));
        SandboxKeys.write(directory.resolve("keys"), List.of());
        final CheckReport report = CampaignCheck.of(settings);
        assertThat(report.text())
                .contains("campaign.yaml: sound. 1 organisations, 1 projects, 0 sponsors, 0 pools")
                .contains("2026-08-29 09:00    100.00 + 0.00\n");
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            report.writeJson(json);
        }
        final JsonNode json = new ObjectMapper().readTree(text.toString());
        assertThat(json.get("sound").booleanValue()).isTrue();
        assertThat(json.get("gifts")).hasSize(6);
        assertThat(json.get("gifts").get(0).get("projects").get(0).textValue()).isEqualTo("kids-gallery");
    }

    @Test
    void shouldRefuseAWebhookThatLeadsInsideAndOnlyWarnOfOneThatIsNotKnownNow() throws IOException {
        final Path settings = write("tributary.yaml", """
                environment: sandbox
                webhooks:
                  - {name: inside, url: "https://localhost/hook"}
                  - {name: gone, url: "https://receiver.invalid/hook"}
                """);
        write("campaign.yaml", Files.readString(CONFIG.resolve("kids-gallery.yaml")));
        SandboxKeys.write(directory.resolve("keys"), List.of());
        for (final String name : List.of("inside", "gone")) {
            final Path secret =
                    Files.createDirectories(directory.resolve("keys/webhooks")).resolve(name + ".secret");
            Files.writeString(secret, "whsec_" + "A".repeat(44));
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        }

        final CheckReport report = CampaignCheck.of(settings);

        assertThat(report.mistakes())
                .singleElement()
                .asString()
                .contains("webhook \"inside\"", "localhost is ", "allowPrivate: true");
        assertThat(report.warnings())
                .singleElement()
                .asString()
                .contains("webhook \"gone\"", "receiver.invalid is not known", "Correct it");

        Files.writeString(
                settings,
                Files.readString(settings).replace("localhost/hook\"", "localhost/hook\", allowPrivate: true"));
        final CheckReport allowed = CampaignCheck.of(settings);
        assertThat(allowed.isSound()).isTrue();
        assertThat(allowed.text()).contains("warning: the address of webhook \"gone\"");
    }

    private static CheckReport explain(final String yaml) {
        final Campaign campaign = CampaignFile.parse(
                        yaml.getBytes(StandardCharsets.UTF_8), "campaign.yaml", SeedSource.NONE)
                .campaign();
        return CampaignCheck.explain(campaign, GRACE_MS, List.of(), List.of());
    }

    /** A campaign of one pool q; empty rule: of conversions only. */
    private static String campaign(final String rule, final String project, final String conversions) {
        final String pool = rule.isEmpty() && conversions.equals("[]")
                ? "[]"
                : "[{id: q, sponsor: s, budget: \"50.00\"" + (rule.isEmpty() ? "" : ", " + rule) + "}]";
        return """
                campaign: {id: x, opens: "2026-09-07T00:00:00+08:00", closes: "2026-09-08T00:00:00+08:00"}
                organisations: [{id: a}, {id: b}]
                projects: [{id: p, organisation: a, %s maxAmount: "100.00", tags: [t]}]
                sponsors: [{id: s}]
                pools: %s
                conversions: %s
                """.formatted(project, pool, conversions);
    }

    private static String gift(final CheckReport report, final String project, final String at, final long amountFen) {
        return report.gifts().stream()
                .filter(gift ->
                        gift.projects().contains(project) && gift.at().equals(at) && gift.amountFen() == amountFen)
                .flatMap(gift -> gift.matched().stream())
                .map(part -> part.pool() + " " + part.amountFen() + " " + part.cut())
                .collect(Collectors.joining(", "));
    }

    private Path write(final String name, final String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
