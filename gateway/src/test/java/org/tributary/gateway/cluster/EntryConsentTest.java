package org.tributary.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PoolCommandEncoder;
import org.tributary.engine.codec.sbe.StepOverCommandDecoder;
import org.tributary.engine.replay.StepOver;
import org.tributary.gateway.cli.CommandRun;
import org.tributary.gateway.config.ClusterConfig;
import org.tributary.gateway.config.TributaryConfig;

/** The command of an operator on stopped nodes; what nodes make of it is in the engine's {@code StepOverGroupTest}. */
@Isolated("reads what a command prints")
class EntryConsentTest {
    private static final long ENTRY = 42;

    @TempDir
    Path root;

    private static byte[] command() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        final PoolCommandEncoder to = new PoolCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        final byte[] command = new byte[to.limit()];
        buffer.getBytes(0, command);
        return command;
    }

    /** As a node leaves it that stopped on an entry. */
    private static void stoppedOn(final ClusterConfig config, final Path data, final byte[] command) throws Exception {
        final String sha256 = StepOver.sha256(command);
        NodeHost.settings(config, config.self()).consents().stopped(ENTRY, sha256);
        Files.createDirectories(data.resolve("stopped"));
        Files.write(data.resolve("stopped/" + sha256 + ".command"), command);
    }

    private CommandRun consent(final Path settings, final long entry, final String sha256, final String reason) {
        return CommandRun.of(
                "cluster",
                "step-over",
                "--config",
                settings.toString(),
                "--entry",
                String.valueOf(entry),
                "--command",
                sha256,
                "--reason",
                reason,
                "--actor",
                "wang");
    }

    @Test
    void shouldKeepTheSameConsentOnEachNodeAndRefuseWhatDidNotStopIt() throws Exception {
        final NodeFiles files = new NodeFiles(root);
        final byte[] command = command();
        final String sha256 = StepOver.sha256(command);
        String printed = "";
        for (final String name : NodeFiles.NAMES) {
            final ClusterConfig config =
                    TributaryConfig.read(files.settings(name)).cluster();
            stoppedOn(config, files.data(name), command);
            final CommandRun given = consent(files.settings(name), ENTRY, sha256, "a bug");
            assertThat(given.exitCode()).as(given.text()).isZero();
            final String consent = given.text().replaceAll("(?s).*: consent ([0-9a-f]{16})\\..*", "$1");
            assertThat(consent).hasSize(16).isEqualTo(printed.isEmpty() ? consent : printed);
            printed = consent;
            final byte[] word =
                    NodeHost.settings(config, config.self()).consents().given(ENTRY);
            final StepOverCommandDecoder read = new StepOverCommandDecoder();
            read.wrapAndApplyHeader(new UnsafeBuffer(word), 0, new MessageHeaderDecoder());
            read.skipPartner();
            read.skipTransactionId();
            read.skipRefundId();
            read.skipPool();
            assertThat(read.reason()).isEqualTo("a bug");
            assertThat(read.actor()).isEqualTo("wang");
        }
        assertThat(consent(files.settings("a"), ENTRY, sha256, "another reason").text())
                .doesNotContain(printed);
        assertThat(consent(files.settings("a"), ENTRY + 1, sha256, "a bug").text())
                .contains("entry 43 has not stopped this node; entries that have: [42]");
        assertThat(consent(files.settings("a"), ENTRY, "0".repeat(64), "a bug").text())
                .contains("entry 42 stopped this node on " + sha256);
        assertThat(consent(files.settings("a"), ENTRY, sha256, " ").text()).contains("the reason is empty");
    }

    @Test
    void shouldLeaveANodesJournalToItsGroup() throws Exception {
        final Path data = root.resolve("data");
        new NodeDirectory(data).claim("giving-day", "b");
        final CommandRun single =
                CommandRun.of("step-over", "--data", data.toString(), "--pool", "early-bird", "--reason", "a bug");
        assertThat(single.exitCode()).isNotZero();
        assertThat(single.text()).contains("use `tributary cluster step-over`");
    }
}
