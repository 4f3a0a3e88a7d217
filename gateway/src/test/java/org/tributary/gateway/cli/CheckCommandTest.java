package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.server.TributaryServer;

/** {@code check} beside a journal: it must not refuse what a start takes, nor pass what a start refuses. */
@Isolated("System.out and System.err are swapped")
class CheckCommandTest {
    @TempDir
    private Path root;

    @Test
    void shouldOnlyWarnOfTheCampaignFileWhenTheJournalHasTheCampaign() throws Exception {
        try (ServedSandbox served = new ServedSandbox(root)) {
            served.pay(0, 3);
        }
        assertThat(check().text()).contains("the campaign in force: ").doesNotContain("warning");

        final Path campaign = config().campaign();
        final String text = Files.readString(campaign);
        Files.writeString(campaign, text + "# another comment\n");
        assertThat(check().text()).contains("warning: " + campaign + " differs from the campaign in the journal");
        start();

        Files.writeString(campaign, text + "nonsense: 1\n");
        assertThat(check().text()).contains("warning: " + campaign, "unknown key \"nonsense\"", "is not needed beside");
        start();

        Files.delete(campaign);
        assertThat(check().text())
                .contains("warning: " + campaign + " is no file", "PUT /admin/v1/campaign", "Every pool can give.");
        start();
    }

    @Test
    void shouldRefuseTheFileOfAnotherCampaignAsAStartDoes() throws Exception {
        new ServedSandbox(root).close();
        final Path campaign = config().campaign();
        Files.writeString(campaign, Files.readString(campaign).replaceFirst("giving-day-[0-9]+", "another"));

        final CommandRun run = CommandRun.of("check", "--config", settings().toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.text()).contains(campaign + " is campaign another", "name the data directory of another");
    }

    private CommandRun check() {
        final CommandRun run = CommandRun.of("check", "--config", settings().toString());
        assertThat(run.exitCode()).as(run.text()).isZero();
        return run;
    }

    private void start() throws Exception {
        try (TributaryServer server = TributaryServer.open(config())) {
            server.start(Progress.NONE);
        }
    }

    private TributaryConfig config() throws Exception {
        return TributaryConfig.read(settings()).override(null, null, 0);
    }

    private Path settings() {
        return root.resolve(SandboxDirectory.SETTINGS);
    }
}
