package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.HOUR_MS;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Pool.Tier;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class RuleKindTest {
    private int ids;

    private static CoreDriver start(final TestPools... pools) {
        final TestCampaigns campaign = TestCampaigns.usual();
        for (final TestPools pool : pools) {
            campaign.pool(pool);
        }
        return CoreDriver.of(campaign).at(OPENS_MS + 5);
    }

    private long gift(final CoreDriver core, final long amountFen) {
        final RecordView record = core.send(new Payments("t" + ids++).amount(amountFen));
        return record.lineCount == 0 ? -1 : record.lineFen[0];
    }

    @Test
    void shouldRoundARatioDown() {
        final CoreDriver core = start(TestPools.ratio("m", 2, 3));
        assertThat(gift(core, 100)).isEqualTo(66);
        assertThat(gift(core, 1)).isEqualTo(-1);
        assertThat(gift(core, 2)).isEqualTo(1);
    }

    @Test
    void shouldGiveAFixedGiftADonation() {
        assertThat(gift(start(TestPools.fixed("m", 77)), 1)).isEqualTo(77);
    }

    @Test
    void shouldApplyTheHighestTierReachedToTheWholeAmount() {
        final CoreDriver core = start(TestPools.tiered("m", new Tier(100, 1, 2), new Tier(1_000, 1, 1)));
        assertThat(gift(core, 99)).isEqualTo(-1);
        assertThat(gift(core, 100)).isEqualTo(50);
        assertThat(gift(core, 999)).isEqualTo(499);
        assertThat(gift(core, 1_000)).isEqualTo(1_000);
    }

    @Test
    void shouldNotSplitADonationBetweenDepletingTiers() {
        final CoreDriver core =
                start(TestPools.depleting("m", new Tier(500_000_000L, 2, 1), new Tier(1_000_000_000L, 1, 2))
                        .budget(1_000));
        assertThat(gift(core, 249)).isEqualTo(498);
        assertThat(gift(core, 100)).as("spent 498 < 500: the first tier, whole").isEqualTo(200);
        assertThat(gift(core, 100)).as("spent 698: the second").isEqualTo(50);
    }

    @Test
    void shouldMoveToTheNextTierJustAtItsBound() {
        final CoreDriver core =
                start(TestPools.depleting("m", new Tier(500_000_000L, 1, 1), new Tier(1_000_000_000L, 1, 2))
                        .budget(1_000));
        assertThat(gift(core, 500)).isEqualTo(500);
        assertThat(gift(core, 100)).isEqualTo(50);
    }

    @Test
    void shouldGiveTheRandomAmountThatAnyoneCanRecompute() throws Exception {
        final String seed = "00ff17";
        final CoreDriver core = start(TestPools.random("lucky", 10, 99, seed));
        for (int i = 0; i < 200; i++) {
            final String id = i % 2 == 0 ? "4200000" + i : "pi_" + i;
            final ChannelCode channel = i % 3 == 0 ? ChannelCode.STRIPE : ChannelCode.WECHATPAY;
            final String text = seed + ":lucky:" + (i % 3 == 0 ? "stripe" : "wechatpay") + ":" + id;
            final byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            final long expected = 10
                    + new BigInteger(1, hash, 0, 8).mod(BigInteger.valueOf(90)).longValueExact();
            assertThat(core.send(new Payments(id).channel(channel)).lineFen[0]).isEqualTo(expected);
        }
        core.restart().replay();
    }

    @Test
    void shouldAskPoolsByPriorityThenIdAndMatchTheDonorsOwnAmountOnly() {
        final CoreDriver core = start(
                TestPools.ratio("c", 3, 1).priority(2),
                TestPools.ratio("b", 2, 1).priority(2),
                TestPools.ratio("z", 1, 1).priority(1));
        final RecordView record = core.send(new Payments("t").amount(10));
        assertThat(record.linePool).startsWith(2, 1, 0);
        assertThat(record.lineFen).startsWith(10, 20, 30);
    }

    @Test
    void shouldAskThePoolBehindAnExclusiveOneThatIsExhausted() {
        final CoreDriver core = start(
                TestPools.ratio("a", 1, 1).priority(1).exclusive().budget(10).perDonor(10),
                TestPools.ratio("b", 1, 1).priority(2));
        assertThat(core.send(new Payments("t1").amount(10)).lineCount).isEqualTo(1);
        final RecordView next = core.send(new Payments("t2").amount(10));
        assertThat(next.lineCount).as("no line, though the donor has all too").isEqualTo(1);
        assertThat(next.linePool[0]).isEqualTo(1);
    }

    @Test
    void shouldAskThePoolBehindAnExclusiveOneOutsideItsSlots() {
        final CoreDriver core = start(
                TestPools.ratio("a", 1, 1).priority(1).exclusive().slots(9 * HOUR_MS, 10 * HOUR_MS, 1_000, false),
                TestPools.ratio("b", 1, 1).priority(2));
        final RecordView record = core.send(new Payments("t1").amount(10));
        assertThat(record.lineCount).isEqualTo(1);
        assertThat(record.linePool[0]).isEqualTo(1);
    }

    @Test
    void shouldAskNoPoolBehindAnExclusiveOneThatGave() {
        final CoreDriver core = start(
                TestPools.ratio("a", 1, 2).priority(1).exclusive(),
                TestPools.ratio("b", 1, 1).priority(2));
        assertThat(core.send(new Payments("t1").amount(10)).lineCount).isEqualTo(1);
        final RecordView nothing = core.send(new Payments("t2").amount(1));
        assertThat(nothing.lineCount).isEqualTo(1);
        assertThat(nothing.linePool[0]).isEqualTo(1);
    }

    @Test
    void shouldOnlyAskEligiblePools() {
        final CoreDriver core = start(
                TestPools.ratio("by-project", 1, 1).forProjects("p2"),
                TestPools.ratio("by-organisation", 1, 1).forOrganisations("o2"),
                TestPools.ratio("by-tag", 1, 1).forTags("children", "sea"),
                TestPools.ratio("by-tag-and-organisation", 1, 1)
                        .forTags("children")
                        .forOrganisations("o2"),
                TestPools.ratio("by-channel", 1, 1).forChannels(ChannelCode.ALIPAY));
        final RecordView record = core.send(new Payments("t1"));
        assertThat(record.lineCount).isEqualTo(1);
        assertThat(record.linePool[0]).isEqualTo(2);
        final RecordView alipay =
                core.send(new Payments("t2").channel(ChannelCode.ALIPAY).project("p2"));
        assertThat(alipay.lineCount).isEqualTo(2);
        assertThat(alipay.linePool).startsWith(4, 0);
    }

    @Test
    void shouldMatchWhatArrivesWithinTheGraceAfterAClose() {
        final long closes = OPENS_MS + 1_000;
        final CoreDriver core = start(TestPools.ratio("m", 1, 1).window(OPENS_MS, closes));
        core.at(closes + 1_800_000 - 1);
        assertThat(core.send(new Payments("t1").paidAt(closes - 1)).lineCount).isEqualTo(1);
        assertThat(core.send(new Payments("t2").paidAt(closes)).lineCount).isZero();
        core.at(closes + 1_800_000);
        assertThat(core.send(new Payments("t3").paidAt(closes - 1)).lineCount).isZero();
    }
}
