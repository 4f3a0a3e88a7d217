package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class ConversionKindsTest {
    private final AtomicReference<Campaign> campaign = new AtomicReference<>();
    private final ConversionKinds kinds = new ConversionKinds(campaign::get);

    @Test
    void shouldTellTheWrongMeasureWhenTheConversionIsKnown() {
        assertThat(kinds.isWrongMeasure("steps", 0, 5)).isFalse();
        campaign.set(TestCampaigns.usual()
                .pool(TestPools.conversion("kind"))
                .conversion(new Campaign.Conversion("steps", ConversionKind.STEPS, "kind", 100, 10_000, -1))
                .conversion(new Campaign.Conversion("order", ConversionKind.ORDER, "kind", 1, 100, -1))
                .conversion(new Campaign.Conversion("flower", ConversionKind.FLOWER, "", 0, 1, -1))
                .build());
        assertThat(kinds.isWrongMeasure("steps", 5, 0)).isFalse();
        assertThat(kinds.isWrongMeasure("steps", 0, 5)).isTrue();
        assertThat(kinds.isWrongMeasure("flower", 0, 5)).isTrue();
        assertThat(kinds.isWrongMeasure("order", 0, 5)).isFalse();
        assertThat(kinds.isWrongMeasure("order", 5, 0)).isTrue();
        assertThat(kinds.isWrongMeasure("dance", 0, 5)).isFalse();
    }
}
