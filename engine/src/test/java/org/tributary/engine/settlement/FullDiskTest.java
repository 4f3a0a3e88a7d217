package org.tributary.engine.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.engine.settlement.book.SettlementException;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** A real small file system that fills up while the day is written. Needs the right to mount one: root on Linux. */
class FullDiskTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final long NINE_MS = TestCampaigns.OPENS_MS + 9 * TestCampaigns.HOUR_MS;

    @TempDir
    private Path directory;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                succeeds("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()),
                "no file system of its own can be mounted here: run as root on Linux");
    }

    @AfterEach
    void unmount() throws Exception {
        succeeds("umount", "-l", disk.toString());
    }

    /** The space that is left decides which of the files is hit: SQLite, a CSV, the workbooks at the end. */
    @ParameterizedTest
    @ValueSource(ints = {16, 200, 500, 800, 1_000, 1_200})
    void shouldLeaveTheEarlierStatementsWholeWhenTheDiskFillsUp(final int leftKib) throws Exception {
        final Path out = disk.resolve("out");
        settle(journal(10), out);
        final Map<String, byte[]> before = contents(out);
        fill(leftKib);

        assertThatThrownBy(() -> settle(journal(2_000), out))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining("2026-09-07")
                .hasMessageContaining(out.toString())
                .hasMessageContaining("settle again")
                .hasMessageFindingMatch("No space left on device|disk is full|database is full");

        assertThat(contents(out)).containsExactlyEntriesOf(before);
    }

    @Test
    void shouldWriteEverythingWhenThereIsRoomAgain() throws Exception {
        final Path out = disk.resolve("out");
        fill(300);
        assertThatThrownBy(() -> settle(journal(2_000), out)).isInstanceOf(SettlementException.class);
        assertThat(contents(out)).isEmpty();
        Files.delete(disk.resolve("filler"));

        settle(journal(2_000), out);

        final Path elsewhere = directory.resolve("elsewhere");
        settle(journal(2_000), elsewhere);
        assertThat(contents(out).keySet()).isEqualTo(contents(elsewhere).keySet());
        assertThat(out.resolve("donations.csv")).hasSameBinaryContentAs(elsewhere.resolve("donations.csv"));
        assertThat(out.resolve("settlement.json")).hasSameBinaryContentAs(elsewhere.resolve("settlement.json"));
    }

    @Test
    void shouldTakeAwayWhatAKilledRunLeftBehindWhenSettledAgain() throws Exception {
        final Path out = directory.resolve("out");
        final Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        final Path left = Files.createDirectories(out.resolve(".settling-" + ended.pid() + "-123/organisations"));
        Files.writeString(left.resolve("half.csv"), "half");
        final Path others = Files.createDirectories(
                out.resolve(".settling-" + ProcessHandle.current().pid() + "-123"));

        settle(journal(10), out);

        assertThat(out.resolve(".settling-" + ended.pid() + "-123")).doesNotExist();
        assertThat(others).exists();
    }

    private void settle(final MemoryJournal journal, final Path out) {
        new Settlement(directory, journal.reader(), journal.reader(), sequence -> {}).settle(DAY, out);
    }

    /** Not yet final, so that no root is published that the next journal would contradict. */
    private static MemoryJournal journal(final int donations) {
        final MemoryJournal journal = MemoryJournal.of(
                TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build(), TestCampaigns.OPENS_MS - 1);
        for (int i = 0; i < donations; i++) {
            journal.send(
                    NINE_MS + i, new Payments("t" + i).donor(i).paidAt(NINE_MS).encode());
        }
        journal.send(NINE_MS + donations, Commands.pulse());
        return journal;
    }

    /** Leaves that much. */
    private void fill(final int leftKib) throws IOException {
        final long wanted = Files.getFileStore(disk).getUsableSpace() - leftKib * 1024L;
        Files.write(disk.resolve("filler"), new byte[Math.toIntExact(wanted)]);
    }

    private static Map<String, byte[]> contents(final Path out) throws IOException {
        final Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (final Path file : files.filter(path -> !path.equals(out)).toList()) {
                contents.put(
                        out.relativize(file).toString(),
                        Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0]);
            }
        }
        return contents;
    }

    private static boolean succeeds(final String... command) throws InterruptedException {
        try {
            final Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (final IOException e) {
            return false;
        }
    }
}
