package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PulseCommandEncoder;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Recovery;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;
import org.tributary.engine.testkit.WrappedCore;
import org.tributary.gateway.readmodel.ReadModels;

/** {@code upgrade-check} over journals that this release may, and may not, take over. */
@Isolated("System.out and System.err are swapped")
class UpgradeCheckCommandTest {
    @TempDir
    private Path directory;

    private Path data;
    private MemoryJournal journal;

    @BeforeEach
    void write() {
        data = directory.resolve("data");
        journal = MemoryJournal.of(
                TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build(), TestCampaigns.OPENS_MS - 1);
        for (int i = 0; i < 10; i++) {
            journal.send(TestCampaigns.OPENS_MS + i, new Payments("t" + i).encode());
        }
    }

    private CommandRun check() throws IOException {
        journal.store(data);
        final String before = listing();
        final CommandRun run = CommandRun.of("upgrade-check", "--data", data.toString());
        assertThat(listing()).as("nothing is changed").isEqualTo(before);
        return run;
    }

    private String listing() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.sorted()
                    .map(file -> file + " " + file.toFile().length() + " "
                            + file.toFile().lastModified())
                    .toList()
                    .toString();
        }
    }

    @Test
    void shouldSayThatItMayTakeOverWhenEveryDecisionIsTheSame() throws IOException {
        final CommandRun run = check();
        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.text()).contains("commands are decided as they were recorded", "may take over " + data);
    }

    @Test
    void shouldNotBlameAReleaseWhenTheEndIsLost() throws IOException {
        journal.store(data);
        LostEnd.zero(data, 3);
        final CommandRun run = CommandRun.of("upgrade-check", "--data", data.toString());
        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
        assertThat(run.text())
                .contains("bad     journal", "records may be lost that were answered", "--accept-loss")
                .doesNotContain("report this as a fault");
    }

    /** A start passes such a snapshot over, so it can't be used. */
    @Test
    void shouldPassOverASnapshotOfAnotherStateVersion() throws IOException {
        journal.store(data);
        final DataDirectory directory = new DataDirectory(data);
        final List<SnapshotPart> parts = ReadModels.of(data).parts();
        final Recovery.Result recovered =
                new Recovery(directory, new ChronicleStore(directory), DonationCore::new, parts, Progress.NONE).run();
        final WrappedCore other = new WrappedCore() {
            @Override
            public int snapshotVersion() {
                return core().snapshotVersion() + 1;
            }

            @Override
            public void onCommand(
                    final long timestampMs,
                    final DirectBuffer command,
                    final int offset,
                    final int length,
                    final OutcomeSink outcomes) {
                throw new AssertionError("decides nothing");
            }
        };
        new SnapshotStore(directory)
                .write(recovered.position(), recovered.position().sequence(), other, parts);

        final Recovery.Result again = new Recovery(
                        directory,
                        new ChronicleStore(directory),
                        DonationCore::new,
                        ReadModels.of(data).parts(),
                        Progress.NONE)
                .run();
        assertThat(again.snapshotSequence()).isZero();
        assertThat(again.passedOver()).singleElement().asString().contains("its state is of version");
        assertThat(again.machine().stateHash()).isEqualTo(recovered.machine().stateHash());

        final CommandRun run = CommandRun.of("upgrade-check", "--data", data.toString());
        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.text())
                .contains("is passed over: its state is of version")
                .doesNotContain("can be used");
    }

    @Test
    void shouldSayThatItMayNotWhenARecordIsDecidedOtherwise() throws IOException {
        final byte[] command = new byte[new Payments("t11").encode().capacity()];
        new Payments("t11").encode().getBytes(0, command);
        journal.keep(TestCampaigns.OPENS_MS + 20, command, new byte[] {1, 2, 3, 4});
        final CommandRun run = check();
        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
        assertThat(run.text()).contains("bad     decisions", "replay differs at sequence", "may NOT take over");
    }

    @Test
    void shouldSayThatItMayNotWhenANewerReleaseWroteACommandThatItDoesNotKnow() throws IOException {
        final UnsafeBuffer unknown = new UnsafeBuffer(new byte[8]);
        new PulseCommandEncoder().wrapAndApplyHeader(unknown, 0, new MessageHeaderEncoder());
        new MessageHeaderEncoder().wrap(unknown, 0).templateId((short) 250);
        journal.keep(TestCampaigns.OPENS_MS + 20, unknown.byteArray(), new byte[] {1, 2, 3, 4});
        final CommandRun run = check();
        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
        assertThat(run.text()).contains("no command has template id 250", "or a newer one", "may NOT take over");
    }
}
