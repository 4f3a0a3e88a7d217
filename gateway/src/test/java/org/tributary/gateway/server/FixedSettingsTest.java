package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.gateway.bridge.PepperFingerprint;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.check.CampaignCheck;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxDirectory;

class FixedSettingsTest {
    private static final PepperFingerprint PEPPER = PepperFingerprint.of("0123456789abcdef0123456789abcdef".getBytes());

    private static Settings journaled(final PepperFingerprint pepper, final Campaign.Merchant... merchants) {
        return new Settings(1, 0, 0, 1, 2, pepper.hi(), pepper.lo(), List.of(merchants), List.of());
    }

    private static Campaign.Merchant wechat(final String id) {
        return new Campaign.Merchant(ChannelCode.WECHATPAY, id);
    }

    @Test
    void shouldRefuseAnotherPepperWhenOneIsJournaled() throws KeyFileException {
        final PepperFingerprint other = PepperFingerprint.of("0123456789abcdef0123456789abcdeF".getBytes());
        assertThat(other).isNotEqualTo(PEPPER);
        FixedSettings.requireSame(null, PEPPER, List.of());
        FixedSettings.requireSame(journaled(PEPPER), PEPPER, List.of());
        // An older journal has none and gets it now.
        FixedSettings.requireSame(new Settings(1, 0, 0, 1, 2, List.of()), PEPPER, List.of());
        assertThatThrownBy(() -> FixedSettings.requireSame(journaled(PEPPER), other, List.of()))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("keys/pepper");
    }

    @Test
    void shouldRefuseAnotherDefaultMerchantWhenRecordsLeaveItOut() throws KeyFileException {
        final Settings before = journaled(PEPPER, wechat("m1"));
        FixedSettings.requireSame(
                before, PEPPER, List.of(wechat("m1"), new Campaign.Merchant(ChannelCode.ALIPAY, "a")));
        FixedSettings.requireSame(before, PEPPER, List.of());
        assertThatThrownBy(() -> FixedSettings.requireSame(before, PEPPER, List.of(wechat("m2"))))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContainingAll("m1", "m2");
        // Removed keys leave the merchant in force, so the channel can't return with another one.
        assertThat(FixedSettings.kept(before, List.of())).containsExactly(wechat("m1"));
    }

    @Test
    void shouldStartWithTheSamePepperOnly(@TempDir final Path root) throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        final TributaryConfig config =
                TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0);
        try (TributaryServer server = TributaryServer.open(config)) {
            server.start((sequence, bytes) -> {});
        }
        final Path pepper = config.keys().resolve("pepper");
        final String right = Files.readString(pepper);
        Files.writeString(pepper, right.strip().replace(right.charAt(0), right.charAt(0) == 'a' ? 'b' : 'a'));
        final long epochs = epochs(config);
        assertThat(CampaignCheck.of(root.resolve(SandboxDirectory.SETTINGS)).mistakes())
                .singleElement()
                .asString()
                .startsWith("keys/pepper is not the one this journal was written with");
        try (TributaryServer server = TributaryServer.open(config)) {
            assertThatThrownBy(() -> server.start((sequence, bytes) -> {})).isInstanceOf(KeyFileException.class);
        }
        assertThat(epochs(config)).isEqualTo(epochs);
        Files.writeString(pepper, right);
        assertThat(CampaignCheck.of(root.resolve(SandboxDirectory.SETTINGS)).mistakes())
                .isEmpty();
        try (TributaryServer server = TributaryServer.open(config)) {
            assertThat(server.start((sequence, bytes) -> {})).isPositive();
        }
    }

    @Test
    void shouldSayInACheckThatTheDefaultMerchantIsAnothers(@TempDir final Path root) throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        final Path settings = root.resolve(SandboxDirectory.SETTINGS);
        final TributaryConfig config = TributaryConfig.read(settings).override(null, null, 0);
        try (TributaryServer server = TributaryServer.open(config)) {
            server.start((sequence, bytes) -> {});
            assertThat(CampaignCheck.of(settings).mistakes()).as("beside it").isEmpty();
        }
        final Path merchant = config.keys().resolve("unionpay/merchant.json");
        Files.writeString(merchant, "{\"merId\": \"700000000000009\"}");
        assertThat(CampaignCheck.of(settings).mistakes())
                .singleElement()
                .asString()
                .contains("is of merchant 700000000000009, the journal's default merchant of unionpay is 7000");
    }

    private static long epochs(final TributaryConfig config) throws java.io.IOException {
        try (var files = Files.list(config.data().resolve("journal"))) {
            return files.filter(Files::isDirectory).count();
        }
    }

    @Test
    void shouldRefuseTheFileOfAnotherCampaignWhenTheJournalHasOne(@TempDir final Path root) throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        final TributaryConfig config =
                TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0);
        try (TributaryServer server = TributaryServer.open(config)) {
            server.start((sequence, bytes) -> {});
        }
        final long epochs = epochs(config);
        final String right = Files.readString(config.campaign());
        Files.writeString(config.campaign(), right.replaceFirst("id: [a-z0-9-]+", "id: another-day"));
        try (TributaryServer server = TributaryServer.open(config)) {
            assertThatThrownBy(() -> server.start((sequence, bytes) -> {}))
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining("is campaign another-day, the journal in");
        }
        assertThat(epochs(config)).isEqualTo(epochs);
        // Changed otherwise, the file is only reported: the journal's campaign stays in force.
        Files.writeString(config.campaign(), right + "\n# seen\n");
        try (TributaryServer server = TributaryServer.open(config)) {
            assertThat(server.start((sequence, bytes) -> {})).isPositive();
        }
    }

    @Test
    void shouldRefuseAPepperWhoseLineEndsWouldCount(@TempDir final Path root) throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        final TributaryConfig config =
                TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0);
        Files.writeString(config.keys().resolve("pepper"), "0123456789abcdef\r\n0123456789abcdef\r\n");
        assertThatThrownBy(() -> TributaryServer.open(config))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("pepper has several lines");
        assertThat(CampaignCheck.of(root.resolve(SandboxDirectory.SETTINGS)).mistakes())
                .singleElement()
                .asString()
                .contains("pepper has several lines");
    }

    @Test
    void shouldRefuseAStartInProductionWhenOthersCanReadASecret(@TempDir final Path root) throws Exception {
        final Path keys = Files.createDirectories(root.resolve("keys"));
        final Path pepper = Files.writeString(keys.resolve("pepper"), "0123456789abcdef0123456789abcdef");
        Files.setPosixFilePermissions(pepper, PosixFilePermissions.fromString("rw-r-----"));
        final Path settings = Files.writeString(root.resolve("tributary.yaml"), "environment: production\n");
        assertThatThrownBy(() -> TributaryServer.open(TributaryConfig.read(settings), new StartWords(true, null)))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("pepper is a secret with mode rw-r-----");
        Files.setPosixFilePermissions(pepper, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwxrwx---"));
        assertThatThrownBy(() -> TributaryServer.open(TributaryConfig.read(settings), new StartWords(true, null)))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("keys is a directory of keys with mode rwxrwx---");
        assertThat(root.resolve("data")).doesNotExist();
    }
}
