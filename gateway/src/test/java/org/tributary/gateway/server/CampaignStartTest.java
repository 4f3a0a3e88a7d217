package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.bridge.PepperFingerprint;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.registry.ChannelRegistry;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.readmodel.JournaledSettings;
import org.tributary.gateway.sandbox.SandboxDirectory;

class CampaignStartTest {
    @TempDir
    Path root;

    /** The first try may have been journaled without an answer in time; another key after it would stop every node. */
    @Test
    void shouldNameTheSameKeyOfIdsWhenSettingsAreSentAgainAndAnotherInAnotherProcess() throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        try (ChannelSet channels = ChannelRegistry.open(root.resolve("keys"), CryptoSuite.jdk(), KeyPolicy.ANY)) {
            final CampaignStart start = start(channels, () -> 0);
            assertThat(start.wanted()).isEqualTo(start.wanted());
            assertThat(start(channels, () -> 0).wanted().hashKey0())
                    .isNotEqualTo(start.wanted().hashKey0());
        }
    }

    /** Seen: the answers were there, the count of released records was not; a webhook began before the campaign. */
    @Test
    void shouldReturnOnlyWhenReadersAreShownTheLastRecordOfTheStart() throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        final AtomicLong released = new AtomicLong(22);
        try (ChannelSet channels = ChannelRegistry.open(root.resolve("keys"), CryptoSuite.jdk(), KeyPolicy.ANY)) {
            start(channels, released::incrementAndGet).awaitReleased(37);
        }
        assertThat(released).hasValueGreaterThanOrEqualTo(37);
    }

    private CampaignStart start(final ChannelSet channels, final LongSupplier released) throws Exception {
        return new CampaignStart(
                TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)),
                channels,
                PepperFingerprint.of(new byte[32]),
                new JournaledSettings(),
                () -> null,
                released,
                false);
    }
}
