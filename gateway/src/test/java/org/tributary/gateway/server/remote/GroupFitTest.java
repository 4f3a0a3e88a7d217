package org.tributary.gateway.server.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.gateway.bridge.PepperFingerprint;

class GroupFitTest {
    private static final Campaign.Merchant ALIPAY = new Campaign.Merchant(ChannelCode.ALIPAY, "2088");
    private static final Campaign.Merchant STRIPE = new Campaign.Merchant(ChannelCode.STRIPE, "acct_1");
    private static final Settings.Source APP = new Settings.Source(ChannelCode.SOURCE_1, ChannelCode.NONE, "app");
    private static final Settings GROUPS =
            new Settings(1, 1_800_000, 3_600_000, 0, 0, 7, 8, List.of(ALIPAY, STRIPE), List.of(APP));

    private static GroupFacts facts(final int schema, final @Nullable Settings settings) {
        return new GroupFacts(schema, 5, settings, List.of(), Map.of(), Map.of(), List.of());
    }

    private static GroupFit fit(
            final long pepper,
            final List<Campaign.Merchant> merchants,
            final List<Settings.Source> sources,
            final long waitMs) {
        return new GroupFit(new PepperFingerprint(7, pepper), merchants, sources, waitMs);
    }

    private static String word(final GroupFit fit, final GroupFacts facts) {
        final GroupFit.Misfit misfit = fit.misfit(facts);
        return misfit == null ? "fits" : misfit.word();
    }

    @Test
    void shouldFitWithTheGroupsKeysAndWithFewerChannels() {
        final GroupFacts now = facts(GroupFit.SCHEMA_VERSION, GROUPS);
        assertThat(word(fit(8, List.of(ALIPAY, STRIPE), List.of(APP), 3_600_000), now))
                .isEqualTo("fits");
        assertThat(word(fit(8, List.of(STRIPE), List.of(), 3_600_000), now)).isEqualTo("fits");
        assertThat(word(fit(8, List.of(), List.of(), 3_600_000), facts(GroupFit.SCHEMA_VERSION + 1, GROUPS)))
                .as("a group of a newer release reads older commands")
                .isEqualTo("fits");
    }

    @Test
    void shouldNotFitWhenACommandWouldMeanSomethingElse() {
        final GroupFacts now = facts(GroupFit.SCHEMA_VERSION, GROUPS);
        assertThat(word(fit(9, List.of(), List.of(), 3_600_000), now)).isEqualTo("another pepper than its group's");
        assertThat(word(fit(8, List.of(), List.of(), 3_600_001), now))
                .isEqualTo("another refundWaitSeconds than its group's");
        final Campaign.Merchant other = new Campaign.Merchant(ChannelCode.ALIPAY, "2099");
        assertThat(word(fit(8, List.of(other), List.of(), 3_600_000), now))
                .isEqualTo("another default merchant than its group's");
        final Campaign.Merchant unknown = new Campaign.Merchant(ChannelCode.UNIONPAY, "777");
        assertThat(word(fit(8, List.of(unknown), List.of(), 3_600_000), now))
                .isEqualTo("another default merchant than its group's");
        for (final Settings.Source source : List.of(
                new Settings.Source(ChannelCode.SOURCE_2, ChannelCode.NONE, "app"),
                new Settings.Source(ChannelCode.SOURCE_1, ChannelCode.ALIPAY, "app"),
                new Settings.Source(ChannelCode.SOURCE_1, ChannelCode.NONE, "web"))) {
            assertThat(word(fit(8, List.of(), List.of(source), 3_600_000), now))
                    .isEqualTo("another payment source than its group's");
        }
    }

    @Test
    void shouldNotFitAGroupWithoutSettingsOrOfAnOlderRelease() {
        final GroupFit fit = fit(8, List.of(), List.of(), 3_600_000);
        assertThat(word(fit, facts(GroupFit.SCHEMA_VERSION, null))).isEqualTo("waiting for its group's settings");
        assertThat(word(fit, facts(GroupFit.SCHEMA_VERSION - 1, GROUPS))).isEqualTo("a newer release than its group's");
    }
}
