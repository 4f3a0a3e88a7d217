package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.chronicle.ChronicleJournalReader;
import org.tributary.engine.replay.StepOver;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;
import org.tributary.gateway.server.StoppedCommands;

/** {@code step-over} over a journal on disk, as an operator sees it. */
@Isolated("System.out and System.err are swapped")
class StepOverCommandTest {
    @TempDir
    private Path directory;

    private Path data;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void write() throws IOException {
        data = directory.resolve("data");
        final MemoryJournal journal = MemoryJournal.of(
                TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build(), TestCampaigns.OPENS_MS - 1);
        journal.send(TestCampaigns.OPENS_MS + 5, new Payments("t1").encode());
        journal.store(data);
    }

    private int run(final String... arguments) {
        final PrintStream stdout = System.out;
        final PrintStream stderr = System.err;
        out.reset();
        try (PrintStream swapped = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            System.setOut(swapped);
            System.setErr(swapped);
            return Main.run(arguments);
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }

    private String stop() {
        final DirectBuffer command = new Payments("t2").encode();
        final byte[] bytes = new byte[command.capacity()];
        command.getBytes(0, bytes);
        final String sha256 = StepOver.sha256(bytes);
        assertThat(new StoppedCommands(data).onFault(sha256, bytes, null, new IllegalStateException("planted")))
                .contains("step-over --data " + data + " --command " + sha256);
        return sha256;
    }

    @Test
    void shouldJournalTheWordOnACommandThatStoppedTheEngine() {
        final String sha256 = stop();
        final String[] command = {
            "step-over",
            "--data",
            data.toString(),
            "--command",
            sha256,
            "--reason",
            "ticket 7",
            "--actor",
            "ops",
            "--accept-clock"
        };
        assertThat(run(command)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("stepped over, sequence=");
        assertThat(run(command)).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("no-change");
        assertThat(run("inspect", "--data", data.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"kind\":\"step-over\"")
                .contains("\"command\":\"" + sha256 + "\"")
                .contains("\"note\":\"ticket 7\"")
                .contains("\"actor\":\"ops\"");
        assertThat(run("verify", "--data", data.toString())).isZero();
    }

    @Test
    void shouldJournalTheWordOnAPool() {
        assertThat(run("step-over", "--data", data.toString(), "--pool", "nowhere", "--reason", "x", "--accept-clock"))
                .isEqualTo(1);
        assertThat(run("step-over", "--data", data.toString(), "--pool", "m", "--reason", "x", "--accept-clock"))
                .isZero();
        assertThat(run("verify", "--data", data.toString())).isZero();
    }

    @Test
    void shouldJournalNothingWhenTheWallClockIsAheadAndNothingConfirmsIt() throws IOException {
        assertThat(run("step-over", "--data", data.toString(), "--pool", "m", "--reason", "x"))
                .isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("nothing was journaled", "--accept-clock");
        assertThat(run("inspect", "--data", data.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("step-over");
    }

    /** A server had seen both clocks agree, then the wall was set ahead by weeks, and the server stopped. */
    @Test
    void shouldStampWithTheTrustedClockWhenTheWallWasSetAhead() throws IOException {
        final String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
                .strip();
        final long agreedMs = TestCampaigns.OPENS_MS + 60_000;
        Files.writeString(data.resolve("clock"), boot + ' ' + agreedMs + ' ' + System.nanoTime() + '\n');

        assertThat(run("step-over", "--data", data.toString(), "--pool", "m", "--reason", "x"))
                .isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("the wall clock was set by", "is not followed");
        try (var reader = new ChronicleJournalReader(new DataDirectory(data))) {
            final long[] last = {0};
            reader.read(1, record -> last[0] = record.timestampMs());
            assertThat(last[0]).isBetween(agreedMs, agreedMs + 600_000);
        }
    }

    @Test
    void shouldSayWhatToDoWhenTheCommandIsNotKept() throws IOException {
        final String unknown = "0".repeat(64);
        assertThat(run("step-over", "--data", data.toString(), "--command", unknown, "--reason", "x"))
                .isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("is not there");
        final String sha256 = stop();
        Files.write(new StoppedCommands(data).file(sha256), new byte[] {1});
        assertThat(run("step-over", "--data", data.toString(), "--command", sha256, "--reason", "x"))
                .isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("is damaged");
        assertThat(run("step-over", "--data", data.toString(), "--command", "abc", "--reason", "x"))
                .isEqualTo(2);
        assertThat(run("step-over", "--data", data.toString(), "--reason", "x")).isEqualTo(2);
    }
}
