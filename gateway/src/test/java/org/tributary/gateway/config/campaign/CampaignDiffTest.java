package org.tributary.gateway.config.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.gateway.config.BrokenCampaignsTest;
import org.tributary.gateway.config.campaign.CampaignDiff.Action;
import org.tributary.gateway.config.campaign.CampaignDiff.Books;
import org.tributary.gateway.config.campaign.CampaignDiff.Change;
import org.tributary.gateway.config.campaign.CampaignDiff.PoolMoney;
import org.tributary.gateway.config.campaign.CampaignDiff.Refusal;

class CampaignDiffTest {
    private static final Path SOUND = Path.of("src/test/resources/campaigns/sound.yaml");

    @Test
    void shouldFindNothingWhenTheFilesMeanTheSame() throws IOException {
        assertThat(CampaignDiff.between(sound(), edited("budget: \"100.5\"", "budget: '100.50' # same"), Books.EMPTY))
                .matches(CampaignDiff::isEmpty);
    }

    @Test
    void shouldNameFieldBeforeAndAfterWhenAValueChanges() throws IOException {
        final CampaignDiff diff =
                CampaignDiff.between(sound(), edited("perDonor: \"998.00\"", "perDonor: \"500.00\""), Books.EMPTY);
        assertThat(diff.changes())
                .containsExactly(new Change(
                        "pool",
                        "morning-rush",
                        Action.CHANGED,
                        "limits.perDonor",
                        "998.00",
                        "500.00",
                        "Holds from the next donation on; earlier matches stand."));
        assertThat(diff.refusals()).isEmpty();
        assertThat(diff.changes().get(0))
                .hasToString("pool morning-rush limits.perDonor: 998.00 → 500.00. "
                        + "Holds from the next donation on; earlier matches stand.");
    }

    @Test
    void shouldSayWhatRemainsWhenABudgetChanges() throws IOException {
        final CampaignDiff diff = CampaignDiff.between(
                sound(), edited("budget: \"5000000.00\"", "budget: \"6000000.00\""), books(400_000_000, 50));
        assertThat(diff.changes().get(0).effect())
                .isEqualTo("Of it 4000000.50 are committed or written off; 1999999.50 remain to give.");
        assertThat(diff.refusals()).isEmpty();
    }

    @Test
    void shouldTellWhatCameAndWentWhenPartsAreAddedAndRemoved() throws IOException {
        final CampaignDiff diff = CampaignDiff.between(
                sound(),
                edited("  - {id: fixed-pool, sponsor: company,", "  - {id: other-pool, sponsor: company,"),
                Books.EMPTY);
        assertThat(diff.changes())
                .extracting(Change::id, Change::action, Change::field)
                .containsExactly(tuple("fixed-pool", Action.REMOVED, null), tuple("other-pool", Action.ADDED, null));
    }

    @Test
    void shouldSayThatNoMoneyChangesWhenATeamGetsAnotherName() throws IOException {
        final CampaignDiff renamed =
                CampaignDiff.between(sound(), edited("en: Class 3}", "en: Third Class}"), Books.EMPTY);
        assertThat(renamed.changes())
                .extracting(Change::part, Change::id, Change::field, Change::after, Change::effect)
                .containsExactly(
                        tuple("team", "class-3", "name", "三班 / Third Class", "Shown from now on; changes no money."));
        final CampaignDiff removed = CampaignDiff.between(sound(), edited("  - {id: night-shift}", ""), Books.EMPTY);
        assertThat(removed.changes())
                .extracting(Change::id, Change::action, Change::effect)
                .containsExactly(tuple(
                        "night-shift",
                        Action.REMOVED,
                        "Its id is shown instead of its name; what was given for it stays."));
    }

    @Test
    void shouldTellFieldsThatCameAndWentWhenOptionalKeysChange() throws IOException {
        final CampaignDiff diff = CampaignDiff.between(
                sound(),
                edited("limits: {minDonation: \"1.00\", perDonation: \"999.00\",", "limits: {perDonation: \"999.00\","),
                Books.EMPTY);
        assertThat(diff.changes())
                .extracting(Change::field, Change::action, Change::before, Change::after)
                .containsExactly(tuple("limits.minDonation", Action.REMOVED, "1.00", null));
    }

    @Test
    void shouldNameTheRegistrationNumbersWhenTheyChange() throws IOException {
        assertThat(CampaignDiff.between(
                                sound(), edited("53110000MJ0000000XA26001", "53110000MJ0000000XA26002"), Books.EMPTY)
                        .changes())
                .extracting(Change::id, Change::field, Change::before, Change::after)
                .containsExactly(
                        tuple("kids-gallery", "filingNumber", "53110000MJ0000000XA26001", "53110000MJ0000000XA26002"));
        assertThat(CampaignDiff.between(sound(), edited(", creditCode: \"91350100M000100Y43\"", ""), Books.EMPTY)
                        .changes())
                .extracting(Change::id, Change::field, Change::before, Change::after)
                .containsExactly(tuple("art-hall", "creditCode", "91350100M000100Y43", null));
    }

    @Test
    void shouldForeseeTheRefusalWhenABudgetGoesBelowWhatIsCommitted() throws IOException {
        final CampaignDiff diff = CampaignDiff.between(
                sound(), edited("budget: \"5000000.00\"", "budget: \"4000000.49\""), books(400_000_000, 50));
        assertThat(diff.refusals())
                .containsExactly(new Refusal(
                        "pool",
                        "morning-rush",
                        "budget-below-committed",
                        "Its budget can't go below the 4000000.50 yuan it has committed or written off."));
    }

    @Test
    void shouldForeseeTheRefusalWhenAPoolWithMoneyMovedGoesOrChangesSponsorOrKind() throws IOException {
        assertThat(reasons("    sponsor: foundation", "    sponsor: company")).containsExactly("pool-has-moved-money");
        assertThat(reasons("rule: {kind: ratio, give: 1, per: 2}", "rule: {kind: fixed, give: \"1.00\"}"))
                .containsExactly("pool-has-moved-money");
        assertThat(reasons("  - id: morning-rush", "  - id: evening-rush")).containsExactly("pool-has-moved-money");
        assertThat(reasons("rule: {kind: ratio, give: 1, per: 2}", "rule: {kind: ratio, give: 1, per: 3}"))
                .isEmpty();
    }

    @Test
    void shouldForeseeTheRefusalWhenAProjectWithDonationsChangesItsOrganisation() throws IOException {
        assertThat(reasons("    organisation: art-hall", "    organisation: water"))
                .containsExactly("project-has-money");
    }

    @Test
    void shouldForeseeTheRefusalWhenAPoolThatHasDrawnWouldDrawOtherwise() throws IOException {
        final Books drawn = randomBooks(true, false);
        assertThat(CampaignDiff.between(sound(), edited("max: \"2.00\"", "max: \"3.00\""), drawn)
                        .refusals())
                .singleElement()
                .satisfies(refusal -> {
                    assertThat(refusal.reason()).isEqualTo("pool-has-moved-money");
                    assertThat(refusal.detail()).contains("Add a pool of another id");
                });
        assertThat(CampaignDiff.between(sound(), edited("max: \"2.00\"", "max: \"3.00\""), randomBooks(false, false))
                        .refusals())
                .isEmpty();
    }

    @Test
    void shouldForeseeTheRefusalWhenAPoolWhoseSeedIsPublicWouldOpenAgain() throws IOException {
        final Campaign before = edited(
                "    rule: {kind: random,", "    closes: \"2026-09-07T12:00:00+08:00\"\n    rule: {kind: random,");
        final Campaign longer = sound();
        assertThat(CampaignDiff.between(before, longer, randomBooks(true, true)).refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.detail()).contains("has been public since it closed"));
        assertThat(CampaignDiff.between(before, longer, randomBooks(true, false))
                        .refusals())
                .isEmpty();
        assertThat(CampaignDiff.between(longer, before, randomBooks(true, true)).refusals())
                .isEmpty();
    }

    private static Books randomBooks(final boolean moved, final boolean published) {
        return new Books() {
            @Override
            public PoolMoney pool(final String id) {
                return new PoolMoney(0, 0, moved);
            }

            @Override
            public boolean hasDonations(final String project) {
                return false;
            }

            @Override
            public boolean seedIsPublic(final String pool) {
                return published;
            }
        };
    }

    @Test
    void shouldNeverShowASeed() throws IOException {
        final CampaignDiff diff = CampaignDiff.between(sound(), edited("max: \"2.00\"", "max: \"3.00\""), Books.EMPTY);
        assertThat(diff.changes().toString()).contains("rule.max").doesNotContain("00112233445566778899aabbccddeeff");
    }

    private static List<String> reasons(final String old, final String replacement) throws IOException {
        return CampaignDiff.between(sound(), edited(old, replacement), books(100, 0)).refusals().stream()
                .map(Refusal::reason)
                .toList();
    }

    private static Books books(final long committedFen, final long writtenOffFen) {
        return new Books() {
            @Override
            public PoolMoney pool(final String id) {
                return id.equals("morning-rush") ? new PoolMoney(committedFen, writtenOffFen, true) : PoolMoney.NONE;
            }

            @Override
            public boolean hasDonations(final String project) {
                return project.equals("kids-gallery");
            }
        };
    }

    private static Campaign sound() throws IOException {
        return CampaignFile.read(SOUND, BrokenCampaignsTest.seeds()).campaign();
    }

    private static Campaign edited(final String old, final String replacement) throws IOException {
        final String text = Files.readString(SOUND);
        assertThat(text).contains(old);
        return CampaignFile.parse(
                        text.replace(old, replacement).getBytes(StandardCharsets.UTF_8),
                        "edited.yaml",
                        BrokenCampaignsTest.seeds())
                .campaign();
    }
}
