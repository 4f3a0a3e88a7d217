package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code paid} against a running server. Early Bird gives a half to river-watch and to school-lunch: two lines, of 500 and 1,000 fen. */
@Isolated
class PaidCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path root;

    private ServedSandbox server;
    private String list;

    @BeforeEach
    void listARun() throws Exception {
        server = new ServedSandbox(root.resolve("data"));
        server.pay("4200001", "river-watch", 1_000);
        server.pay("4200002", "school-lunch", 2_000);
        server.admin("POST", "/admin/v1/matches/notice", "{\"pool\":\"early-bird\",\"days\":0}");
        server.admin("POST", "/admin/v1/matches/confirm", "{\"pool\":\"early-bird\"}");
        final JsonNode run = JSON.readTree(server.admin("POST", "/admin/v1/payouts", "{\"sponsor\":\"harbour-bank\"}"));
        assertThat(run.get("listedFen").asLong()).isEqualTo(1_500);
        list = server.admin("GET", "/admin/v1/payouts/" + run.get("run").asLong() + "?format=csv", "");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CommandRun paid(final String content, final String... more) throws Exception {
        final Path file = root.resolve("paid.csv");
        Files.writeString(file, content);
        final String[] arguments = new String[6 + more.length];
        final String[] given = {
            "paid",
            file.toString(),
            "--url",
            server.address(),
            "--token-file",
            root.resolve("data/keys/admin.token").toString()
        };
        System.arraycopy(given, 0, arguments, 0, given.length);
        System.arraycopy(more, 0, arguments, given.length, more.length);
        return CommandRun.of(arguments);
    }

    private long paidFen() throws Exception {
        return JSON.readTree(server.admin("GET", "/admin/v1/matches", ""))
                .at("/sums/paidFen")
                .asLong();
    }

    private String filled() {
        return list.replace(",500,,", ",500,500,bank-1").replace(",1000,,", ",1000,1000,bank-2");
    }

    private void assertRefused(final String content, final String... said) throws Exception {
        final long before = paidFen();
        final CommandRun run = paid(content);
        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
        assertThat(run.text()).contains(said).contains("Nothing was booked");
        assertThat(paidFen()).isEqualTo(before);
    }

    @Test
    void shouldBookAllRowsOrNone() throws Exception {
        final CommandRun tried = paid(filled(), "--dry-run");
        assertThat(tried.exitCode()).as(tried.text()).isZero();
        assertThat(tried.text()).contains("2 payments, 15.00 yuan").contains("nothing booked");
        assertThat(paidFen()).isZero();

        assertRefused(
                filled().replace(",1000,1000", ",1000,1001"),
                "Line 3 of the file, column paidFen",
                "1001 fen",
                "1000 fen are open");
        assertRefused(filled().replace("bank-2", ""), "Line 3 of the file, column reference");
        assertRefused(filled().replaceFirst("giving-day[^,]*", "other-day"), "Line 2 of the file, column campaign");
        assertRefused(filled().replaceFirst(",2,harbour", ",3,harbour"), "Line 3 of the file, column line");
        assertRefused(filled().replaceFirst(",2,harbour", ",1,harbour"), "Line 3 of the file, column line");
        assertRefused(
                filled().replaceFirst("(?s)(.*giving-day[^,]*),\\d+,2,", "$1,7,2,"), "Line 3 of the file, column run");

        final CommandRun booked = paid("\uFEFF" + filled(), "--reason", "November");
        assertThat(booked.exitCode()).as(booked.text()).isZero();
        assertThat(booked.text()).contains("2 payments, 15.00 yuan: booked in record");
        assertThat(paidFen()).isEqualTo(1_500);
        assertRefused("\uFEFF" + filled(), "Line 2 of the file, column line", "is paid or cancelled");
        assertRefused(filled(), "Line 2 of the file, column line", "is paid or cancelled");
    }

    @Test
    void shouldBookAPartAndNeverTheSamePaymentTwice() throws Exception {
        final String part = list.replace(",500,,", ",500,200,bank-1");
        assertThat(paid(part).exitCode()).isZero();
        assertRefused(part, "Line 2 of the file, column reference", "with reference bank-1 twice");
        assertRefused(part.replace(",200,", ",100,"), "Line 2 of the file, column reference");
        assertThat(paid(part.replace("bank-1", "bank-9")).exitCode()).isZero();
        assertThat(paidFen()).isEqualTo(400);
    }

    @Test
    void shouldRefuseADayAfterTodayOrBeforeTheRunByRowAndDateTheReceiptOtherwise() throws Exception {
        final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        final String rows = list.replace(",500,,,", ",500,500,bank-1,DAY");
        assertRefused(
                rows.replace("DAY", today.plusDays(1).toString()), "Line 2 of the file, column paidOn", "after today");
        assertRefused(
                rows.replace("DAY", today.minusDays(2).toString()),
                "Line 2 of the file, column paidOn",
                "before its run was listed on");
        assertRefused(rows.replace("DAY", "27.11.2026"), "Line 2 of the file, column paidOn", "has no date");
        assertThat(paidFen()).isZero();

        final CommandRun booked = paid(rows.replace("DAY", today.toString().replace('-', '/')));
        assertThat(booked.exitCode()).as(booked.text()).isZero();
        assertThat(settle("harbour-bank=1900001109:budget1").exitCode()).isZero();
        try (Stream<Path> receipts = Files.list(root.resolve("out/receipts/sponsors"))) {
            assertThat(Files.readAllLines(receipts.findFirst().orElseThrow()).get(1))
                    .contains("," + today + ",");
        }
    }

    private CommandRun settle(final String transfer) {
        return CommandRun.of(
                "settle",
                "--data",
                root.resolve("data").toString(),
                "--campaign",
                "--out",
                root.resolve("out").toString(),
                "--transfer",
                transfer);
    }

    @Test
    void shouldBookTheListThatSettleWrites() throws Exception {
        final CommandRun settled = settle("harbour-bank=1900001109:budget1");
        assertThat(settled.exitCode()).as(settled.text()).isZero();
        final Path written = root.resolve("out/payouts/harbour-bank.csv");
        final String rows = Files.readString(written);
        assertThat(rows).contains(",500,,,").contains(",1000,,,");
        final CommandRun booked =
                paid(rows.replace(",500,,,", ",500,500,bank-1,").replace(",1000,,,", ",1000,1000,bank-2,"));
        assertThat(booked.exitCode()).as(booked.text()).isZero();
        assertThat(paidFen()).isEqualTo(1_500);
        assertThat(settle("harbour-bank=1900001109:budget1").exitCode()).isZero();
        assertThat(written).as("nothing is left to pay").doesNotExist();
        final CommandRun wrong = settle("harbour-bank=1900001109");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.text()).contains("MERCHANT:BUDGET");
        final CommandRun unknown = settle("nobody=1900001109:budget1");
        assertThat(unknown.exitCode()).isEqualTo(3);
        assertThat(unknown.text()).contains("nobody").contains("campaign");
    }

    @Test
    void shouldSayWhatToDoWhenItCanNotAsk() throws Exception {
        final CommandRun none = CommandRun.of("paid", root.resolve("none.csv").toString(), "--url", server.address());
        assertThat(none.exitCode()).isEqualTo(2);
        final CommandRun neither =
                CommandRun.of("paid", root.resolve("none.csv").toString());
        assertThat(neither.exitCode()).isEqualTo(2);
        assertThat(neither.text()).contains("--config");
        final CommandRun noRun = paid("campaign,run,line,paidFen,reference\r\nx,,1,5,b\r\n");
        assertThat(noRun.exitCode()).isEqualTo(2);
        assertThat(noRun.text()).contains("line 2, column run");
        final CommandRun nothing = paid(list);
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.text()).contains("fill in paidFen");
        final CommandRun unknown = paid("campaign,run,line,paidFen,reference\r\nx,1,1,5,b\r\n");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.text()).contains("no run of payouts");
        final CommandRun help = CommandRun.of("paid", "--help");
        assertThat(help.text()).contains("paidFen").contains("reference").contains("Example:");
    }
}
