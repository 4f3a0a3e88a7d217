package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.engine.testing.TestEngine;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.readmodel.ReadModelException;
import org.tributary.gateway.readmodel.ReadModels;
import org.tributary.gateway.readmodel.SkippedRecords;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.server.TributaryServer;
import picocli.CommandLine;

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

    @Test
    void shouldNameTheRecordAndTheWayOutWhenAReadModelCannotApplyIt() throws Exception {
        new ServedSandbox(root).close();
        final long broken = appendBrokenRecord(new DataDirectory(config().data()));

        final CommandRun run = CommandRun.of("check", "--config", settings().toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.text())
                .contains("\"projections\" can't apply record " + broken + " of the journal in " + config().data())
                .contains("tributary serve --skip-record " + broken)
                .doesNotContain("\tat ");

        assertThat(SkippedRecords.allow(config().data(), List.of(broken))).containsExactly(broken);
        assertThat(check().text()).contains("the campaign in force: ");
    }

    /** A start prints the way out last, behind the trace that is for developers. */
    @Test
    void shouldEndWithTheWayOutWhenAStartMeetsSuchARecord() throws Exception {
        new ServedSandbox(root).close();
        final DataDirectory directory = new DataDirectory(config().data());
        final long broken = appendBrokenRecord(directory);
        final List<SnapshotPart> parts = ReadModels.of(directory.root()).parts();
        final ReadModelException error;
        try (JournalReader reader = new ChronicleStore(directory).reader()) {
            error = catchThrowableOfType(
                    ReadModelException.class,
                    () -> reader.read(1, record -> parts.forEach(part -> part.onRecord(record))));
        }
        final StringWriter err = new StringWriter();

        assertThat(Main.explain(error, new CommandLine(new Main()).setErr(new PrintWriter(err))))
                .isEqualTo(3);

        assertThat(err.toString())
                .contains("tributary serve --skip-record " + broken)
                .doesNotContain("\tat ");
    }

    /** A donation that ends in its first bytes, with sound checksums. */
    private static long appendBrokenRecord(final DataDirectory directory) {
        final ChronicleStore store = new ChronicleStore(directory);
        try (DataDirectory.Lock ignored = directory.lock();
                RecoverableReader reader = store.reader()) {
            reader.resumeAt(JournalPosition.START);
            reader.read(1, record -> {});
            final JournalPosition end = reader.position();
            try (Journal journal = store.begin(end, TestEngine.SMALL_JOURNAL, end::timestampMs)) {
                final UnsafeBuffer command = new UnsafeBuffer(new byte[8]);
                new MessageHeaderEncoder()
                        .wrap(command, 0)
                        .blockLength(DonationCommandEncoder.BLOCK_LENGTH)
                        .templateId(DonationCommandEncoder.TEMPLATE_ID)
                        .schemaId(DonationCommandEncoder.SCHEMA_ID)
                        .version(DonationCommandEncoder.SCHEMA_VERSION);
                final BatchFrame frame = new BatchFrame(1024);
                frame.begin(end.timestampMs(), end.sequence() + 1);
                frame.add(command, 0, command.capacity(), command, 0, command.capacity());
                journal.append(frame);
            }
            return end.sequence() + 1;
        }
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
