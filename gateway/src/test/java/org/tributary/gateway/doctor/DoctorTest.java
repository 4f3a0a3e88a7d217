package org.tributary.gateway.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Fence;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.gateway.cli.LostEnd;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.doctor.Finding.Verdict;
import org.tributary.gateway.sandbox.SandboxDirectory;

/** Each check finds what it is for, on a journal by the real core and a machine laid out as files. */
class DoctorTest {
    private static final long NOW_MS = TestCampaigns.OPENS_MS + 3_600_000;

    @TempDir
    private Path directory;

    private Path machine;
    private DataDirectory data;

    @BeforeEach
    void layOut() throws IOException {
        machine = directory.resolve("machine");
        data = new DataDirectory(directory.resolve("data"));
        put(
                "proc/self/limits",
                "Limit  Soft\nMax open files            65536                524288               files\n");
        put("proc/sys/vm/max_map_count", "65530\n");
        put("proc/sys/vm/swappiness", "60\n");
        put("proc/meminfo", "MemTotal: 100 kB\nSwapTotal:             0 kB\n");
        put("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        put("sys/kernel/mm/transparent_hugepage/defrag", "always defer [madvise] never\n");
    }

    private void put(final String file, final String text) throws IOException {
        final Path path = machine.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /** Thirty payments, each journaled some time after it was made. */
    private void journal(final long delayMs) throws IOException {
        journal(delayMs, ChannelCode.WECHATPAY);
    }

    private void journal(final long delayMs, final ChannelCode channel) throws IOException {
        final MemoryJournal journal = MemoryJournal.of(TestCampaigns.usual().build(), TestCampaigns.OPENS_MS - 1);
        for (int i = 0; i < 30; i++) {
            final long paidAtMs = TestCampaigns.OPENS_MS + 1_000_000 + i * 1_000;
            final DirectBuffer command =
                    new Payments("t" + i).channel(channel).paidAt(paidAtMs).encode();
            journal.send(paidAtMs + delayMs + i, command);
        }
        journal.store(data.root());
    }

    private Finding find(final String check, final TributaryConfig config) throws IOException {
        final List<Finding> findings = new Doctor(data, config, machine).run(NOW_MS);
        return findings.stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private void expect(final String check, final Verdict verdict, final String... words) throws IOException {
        final Finding finding = find(check, null);
        assertThat(finding.verdict()).as(finding.toString()).isEqualTo(verdict);
        assertThat(finding.toString()).contains(words);
        if (verdict == Verdict.BAD || verdict == Verdict.WARN) {
            assertThat(finding.remedy()).isNotEmpty();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldReadAWholeNumberOfTheKernel() throws IOException {
        final Process cat = new ProcessBuilder("cat", "/proc/sys/vm/max_map_count").start();
        final String kernel = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(new MachineChecks(Path.of("/"), OptionalLong.empty(), 100).all())
                .filteredOn(finding -> finding.check().equals("max_map_count"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).startsWith("vm.max_map_count is " + kernel));
    }

    @Test
    void shouldFindNothingWhenAllIsWell() throws IOException {
        journal(1_500);
        for (final Finding finding : new Doctor(data, null, machine).run(NOW_MS)) {
            if (!finding.check().equals("disk") && !finding.check().equals("file-system")) {
                assertThat(finding.verdict()).as(finding.toString()).isIn(Verdict.OK, Verdict.UNKNOWN);
            }
        }
        expect("clock", Verdict.OK, "1500 ms after its signed time");
    }

    @Test
    void shouldCallALostEndBad() throws IOException {
        journal(0);
        LostEnd.zero(data.root(), 3);
        expect("journal", Verdict.BAD, "records may be lost that were answered", "--accept-loss", "journal/HEAD names");
    }

    @Test
    void shouldNameTheLimitsOfTheMachine() throws IOException {
        journal(0);
        put("proc/self/limits", "Max open files            1024                 524288               files\n");
        expect("nofile", Verdict.BAD, "LimitNOFILE=");
        put("proc/sys/vm/max_map_count", "4096\n");
        Files.writeString(data.journal().resolve("LOCK"), "process 4711\n");
        expect("nofile", Verdict.BAD, "as this command");
        put("proc/4711/limits", "Max open files            65536                524288               files\n");
        expect("nofile", Verdict.OK, "process 4711 may have at most 65536");
        expect("max_map_count", Verdict.BAD, "sysctl -w vm.max_map_count");
        put("proc/meminfo", "SwapTotal:       2097148 kB\n");
        expect("swap", Verdict.WARN, "2047 MiB", "swapoff");
        put("proc/sys/vm/swappiness", "1\n");
        expect("swap", Verdict.OK, "vm.swappiness is 1");
        put("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");
        put("sys/kernel/mm/transparent_hugepage/defrag", "[always] defer never\n");
        expect("huge-pages", Verdict.WARN, "madvise");
        Files.delete(machine.resolve("proc/meminfo"));
        expect("swap", Verdict.UNKNOWN, "/proc/meminfo");
    }

    @Test
    void shouldSayThatTheClockIsBehindWhenPaymentsArriveBeforeTheyWereMade() throws IOException {
        journal(-5_000);
        expect("clock", Verdict.BAD, "behind", "NTP");
    }

    @Test
    void shouldNotJudgeThisClockByCountersOfAPaymentSource() throws IOException {
        journal(-5_000, Channels.source(1));
        expect("clock", Verdict.UNKNOWN, "too few payments");
    }

    @Test
    void shouldSayThatTheClockIsAheadWhenEvenTheFastestPaymentIsLate() throws IOException {
        journal(90_000);
        expect("clock", Verdict.BAD, "ahead");
    }

    @Test
    void shouldNameDamageOfTheJournalAndAFence() throws IOException {
        journal(0);
        Fence.put(data, "it goes on elsewhere");
        expect("fence", Verdict.BAD, "it goes on elsewhere");
        final Path file;
        try (var files = Files.list(data.epoch(1))) {
            file = files.filter(path -> path.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
        final byte[] bytes = Files.readAllBytes(file);
        final int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("TRB1");
        bytes[at + 200] ^= 1;
        Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        expect("journal", Verdict.BAD, "damaged", "RUNBOOK.md");
    }

    @Test
    void shouldNameKeysThatOthersCanReadOrThatAreNotTheJournals() throws IOException {
        SandboxDirectory.write(data.root(), NOW_MS);
        journal(0);
        final TributaryConfig config = TributaryConfig.read(data.root().resolve(SandboxDirectory.SETTINGS));
        assertThat(find("key-modes", config).verdict()).isEqualTo(Verdict.OK);
        assertThat(find("keys", config).verdict())
                .as("this journal's merchants are others")
                .isEqualTo(Verdict.BAD);
        Files.setPosixFilePermissions(config.keys().resolve("pepper"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(find("key-modes", config).what()).contains("pepper is a secret with mode");
    }

    @Test
    void shouldNameOldOrMissingTimeZoneData() {
        assertThat(ZoneCheck.of("Asia/Shanghai", LocalDate.of(2099, 1, 1)).verdict())
                .isEqualTo(Verdict.WARN);
        assertThat(ZoneCheck.of("Asia/Nowhere", LocalDate.of(2026, 1, 1)).verdict())
                .isEqualTo(Verdict.BAD);
    }
}
