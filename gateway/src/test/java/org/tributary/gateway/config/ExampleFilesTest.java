package org.tributary.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.gateway.config.campaign.CampaignFile;
import org.tributary.gateway.config.campaign.SeedSource;

/** The files in {@code config/} that people begin from. */
class ExampleFilesTest {
    private static final Path CONFIG = Path.of("../config");

    @ParameterizedTest
    @ValueSource(strings = {"giving-day.yaml", "kids-gallery.yaml"})
    void shouldBeSoundAndFitTheLog(final String file) throws IOException {
        final CampaignFile read = CampaignFile.read(CONFIG.resolve(file), SeedSource.NONE);
        assertThat(CampaignEncoder.commands(read.campaign(), 0, "test", read.hash()))
                .isNotEmpty();
    }

    @Test
    void shouldShowEveryRuleButRandomInTheGivingDay() throws IOException {
        final Campaign campaign = CampaignFile.read(CONFIG.resolve("giving-day.yaml"), SeedSource.NONE)
                .campaign();
        assertThat(campaign.pools().stream().map(pool -> pool.rule().kind()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        RuleKind.RATIO,
                        RuleKind.FIXED,
                        RuleKind.TIERED,
                        RuleKind.DEPLETING,
                        RuleKind.DEFERRED,
                        RuleKind.MILESTONE,
                        RuleKind.CONVERSION);
        assertThat(campaign.organisations()).hasSizeGreaterThan(3);
        assertThat(campaign.projects()).hasSizeGreaterThanOrEqualTo(12);
    }

    @Test
    void shouldSellThirtySixPaintingsUntilFifteenMillion() throws IOException {
        final Campaign.Project gallery = CampaignFile.read(CONFIG.resolve("kids-gallery.yaml"), SeedSource.NONE)
                .campaign()
                .projects()
                .get(0);
        assertThat(gallery.items()).hasSize(36);
        assertThat(gallery.goalFen()).isEqualTo(1_500_000_000L);
        assertThat(gallery.closeOnGoal()).isTrue();
        assertThat(gallery.unitPriceFen()).isEqualTo(100);
    }

    @Test
    void shouldConfigureLogbackWithoutAComplaint() throws JoranException {
        final LoggerContext context = new LoggerContext();
        final JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(CONFIG.resolve("logback.xml").toFile());
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .allMatch(status -> status.getLevel() < Status.WARN);
        context.stop();
    }
}
