package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** {@code settle} over a journal on disk, as a program of finance's sees it: exit code, messages, files. */
@Isolated("System.err is swapped")
class SettleCommandTest {
    private static final long NINE_MS = TestCampaigns.OPENS_MS + 9 * TestCampaigns.HOUR_MS;

    @TempDir
    private Path directory;

    private Path data;
    private Path out;

    @BeforeEach
    void write() throws IOException {
        data = directory.resolve("data");
        out = directory.resolve("out");
        final MemoryJournal journal = MemoryJournal.of(
                TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build(), TestCampaigns.OPENS_MS - 1);
        for (int i = 0; i < 200; i++) {
            journal.send(
                    NINE_MS + i, new Payments("t" + i).donor(i).paidAt(NINE_MS).encode());
        }
        journal.send(TestCampaigns.OPENS_MS + TestCampaigns.DAY_MS, Commands.pulse());
        journal.store(data);
    }

    @Test
    void shouldWriteTheDayWhenTheJournalIsWhole() {
        assertThat(settle()).isEqualTo("0");

        assertThat(out.resolve("settlement.json")).exists();
        assertThat(out.resolve("donations.csv")).exists();
        assertThat(out.resolve("records.parquet")).doesNotExist();
    }

    @Test
    void shouldGiveEveryFileTheModeAskedFor() throws IOException {
        assertThat(settle("--file-mode", "0640", "--parquet")).isEqualTo("0");

        try (Stream<Path> found = Files.walk(out)) {
            for (final Path path : found.filter(path -> !path.equals(out)).toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwxr-x---" : "rw-r-----");
            }
        }
        assertThat(settle("--file-mode", "0444")).startsWith("2").contains("0640");
        assertThat(settle("--file-mode", "0755")).startsWith("2").contains("0640");
        assertThat(settle("--file-mode", "rw-r-----")).startsWith("2").contains("0640");
    }

    @Test
    void shouldWriteTheAnalystsFileTooWhenAskedForIt() {
        assertThat(settle("--parquet")).isEqualTo("0");

        assertThat(out.resolve("records.parquet")).isNotEmptyFile();
    }

    @Test
    void shouldSettleSeveralDaysOrTheWholeCampaignWhenAsked() throws IOException {
        assertThat(period("--from", "2026-09-06", "--to", "2026-09-08")).isEqualTo("0");
        assertThat(out.resolve("settlement.json")).content().contains("\"from\" : \"2026-09-06\"", "\"days\"");
        assertThat(out.resolve("donations.csv")).content().contains("2026-09-07T09:00:00.000+08:00");

        assertThat(period("--campaign")).isEqualTo("0");
        assertThat(out.resolve("settlement.json"))
                .content()
                .contains("\"from\" : \"2026-09-07\"", "\"to\" : \"2026-09-08\"", "\"final\" : false");
    }

    @Test
    void shouldReadWhatReconcileFoundWhenItsResultIsNamed() throws IOException {
        final Path found = Files.createDirectories(directory.resolve("reconciled"));
        assertThat(settle("--reconciled", found.toString()))
                .startsWith("3")
                .contains("holds no reconciliation.json: give the --out of reconcile");
        Files.writeString(
                found.resolve("reconciliation.json"),
                "{\"channel\":\"stripe\",\"day\":\"2026-09-07\",\"merchants\":[{\"merchant\":\"acct\",\"default\":true,"
                        + "\"onBill\":true,\"matched\":{\"count\":200}}]}");

        assertThat(settle("--reconciled", found.toString())).isEqualTo("0");

        assertThat(out.resolve("differences.csv")).content().contains("2026-09-07,stripe,acct,matched");
    }

    @Test
    void shouldSayWhichPeriodsThereAreWhenTheOptionsNameNoneOrTwo() {
        assertThat(period()).startsWith("2").contains("--day YYYY-MM-DD, or --from and --to, or --campaign");
        assertThat(period("--campaign", "--day", "2026-09-07")).startsWith("2").contains("takes one period");
        assertThat(period("--from", "2026-09-07")).startsWith("2").contains("--from and --to go together");
        assertThat(period("--from", "2026-09-08", "--to", "2026-09-07"))
                .startsWith("2")
                .contains("--from 2026-09-08 is after --to 2026-09-07");
    }

    @Test
    void shouldNameFileAndSequenceAndWriteNothingWhenTheJournalIsDamaged() throws IOException {
        final Path file = journalFile();
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            // a donation's id in the middle of what was written
            final long at = position(Files.readAllBytes(file));
            bytes.seek(at);
            final int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ 1);
        }

        assertThat(settle())
                .startsWith("3 journal damaged: ")
                .contains(file.getFileName().toString())
                .containsPattern("batch \\d+ \\(sequence \\d+ on\\)")
                .contains("Put the file back from a backup");

        try (Stream<Path> left = Files.list(out)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldWarnWhenTheJournalHasLostItsEnd() throws IOException {
        final String whole = period("--campaign");
        assertThat(whole).isEqualTo("0");
        assertThat(out.resolve("settlement.json")).content().doesNotContain("\"warning\"");
        LostEnd.zero(data, 3);

        final CommandRun run =
                CommandRun.of("settle", "--data", data.toString(), "--out", out.toString(), "--campaign");

        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.text()).contains("settle: WARNING: records may be missing", "journal/HEAD names sequence");
        assertThat(out.resolve("settlement.json")).content().contains("\"warning\" : \"records may be missing");
    }

    @Test
    void shouldSayWhatIsWrongWhenTheStatementsCantBeWritten() throws IOException {
        Files.writeString(out, "a file where the directory should be");

        assertThat(settle()).startsWith("3 the statements of 2026-09-07 could not be written to " + out);
    }

    /** Somewhere inside the command of the hundredth donation, found by its id's bytes. */
    private static long position(final byte[] bytes) {
        final byte[] id = "t100".getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < bytes.length - id.length; at++) {
            if (bytes[at] == id[0] && bytes[at + 1] == id[1] && bytes[at + 2] == id[2] && bytes[at + 3] == id[3]) {
                return at;
            }
        }
        throw new AssertionError("no command with that id");
    }

    private Path journalFile() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Exit code, and what went to stderr if it is not 0. */
    private String settle(final String... options) {
        return period(Stream.concat(Stream.of("--day", "2026-09-07"), Stream.of(options))
                .toArray(String[]::new));
    }

    private String period(final String... options) {
        final PrintStream before = System.err;
        final ByteArrayOutputStream messages = new ByteArrayOutputStream();
        System.setErr(new PrintStream(messages, true, StandardCharsets.UTF_8));
        try {
            final String[] arguments = Stream.concat(
                            Stream.of("settle", "--data", data.toString(), "--out", out.toString()), Stream.of(options))
                    .toArray(String[]::new);
            final int exitCode = Main.run(arguments);
            return exitCode == 0 ? "0" : exitCode + " " + messages.toString(StandardCharsets.UTF_8);
        } finally {
            System.setErr(before);
        }
    }
}
