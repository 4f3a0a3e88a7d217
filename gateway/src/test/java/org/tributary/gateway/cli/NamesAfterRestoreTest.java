package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What is kept outside of a journal that was restored: no number of it is used for something else. */
@Isolated("System.out and System.err are swapped")
class NamesAfterRestoreTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SPONSOR = "{\"sponsor\":\"harbour-bank\"}";

    @TempDir
    private Path directory;

    private Path data;
    private Path restored;
    private JsonNode lost;
    private String lostList;
    private String lostReceipt;

    /** Loses a run of payouts and a payment that came after the backup, and uses their sequences again. */
    @BeforeEach
    void restore() throws Exception {
        data = directory.resolve("data");
        restored = directory.resolve("restored");
        final Path backup = directory.resolve("backup");
        try (ServedSandbox server = new ServedSandbox(data)) {
            server.pay("4200001", "river-watch", 1_000);
            server.pay("4200002", "school-lunch", 2_000);
            server.admin("POST", "/admin/v1/matches/notice", "{\"pool\":\"early-bird\",\"days\":0}");
            server.admin("POST", "/admin/v1/matches/confirm", "{\"pool\":\"early-bird\"}");
            good("backup", "--data", data.toString(), "--out", backup.toString());
            server.pay("4200003", "river-watch", 300);
            lost = run(server);
            lostList = list(server, lost);
            server.pay("4200004", "kids-gallery", 700);
            lostReceipt = receipt(data, "4200004");
        }
        good("restore", "--from", backup.toString(), "--data", restored.toString(), "--actor", "ops");
        for (final String keys : List.of("keys", "tributary.yaml", "campaign.yaml")) {
            Files.move(data.resolve(keys), restored.resolve(keys));
        }
    }

    private static void good(final String... arguments) {
        final CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.text()).isZero();
    }

    private static JsonNode run(final ServedSandbox server) throws Exception {
        return JSON.readTree(server.admin("POST", "/admin/v1/payouts", SPONSOR));
    }

    private static String list(final ServedSandbox server, final JsonNode run) throws Exception {
        return server.admin("GET", "/admin/v1/payouts/" + run.get("name").asText() + "?format=csv", "");
    }

    private String receipt(final Path of, final String transaction) throws Exception {
        final Path asked = directory.resolve("asked.csv");
        final Path answers = directory.resolve("answers.csv");
        Files.writeString(asked, "transactionId,name\n" + transaction + ",Ann\n");
        good("receipts", "--requests", asked.toString(), "--data", of.toString(), "--out", answers.toString());
        return Files.readString(answers)
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .split(",")[2];
    }

    private CommandRun paid(final ServedSandbox server, final String list) throws Exception {
        final Path file = directory.resolve("paid.csv");
        Files.writeString(file, list.replace(",500,,", ",500,500,bank-1"));
        return CommandRun.of(
                "paid",
                file.toString(),
                "--url",
                server.address(),
                "--token-file",
                restored.resolve("keys/admin.token").toString());
    }

    private static String issue(final String number) {
        return "{\"channel\":\"wechatpay\",\"transactionId\":\"4200004\",\"number\":\"" + number
                + "\",\"amountFen\":700}";
    }

    @Test
    void shouldNameRunsAndReceiptsAnewWhenTheirSequencesAreUsedAgain() throws Exception {
        assertThat(lost.get("name").asText()).isEqualTo(lost.get("run").asText());
        try (ServedSandbox server = new ServedSandbox(restored)) {
            final JsonNode run = run(server);
            assertThat(run.get("run")).as("the sequence is used again").isEqualTo(lost.get("run"));
            assertThat(run.get("name").asText()).matches(lost.get("run").asText() + "-[0-9a-f]{8}");

            final CommandRun refused = paid(server, lostList);
            assertThat(refused.exitCode()).as(refused.text()).isEqualTo(1);
            assertThat(refused.text()).contains("column run", run.get("name").asText(), "Nothing was booked");
            final CommandRun booked = paid(server, list(server, run));
            assertThat(booked.exitCode()).as(booked.text()).isZero();
            assertThatThrownBy(() -> server.admin(
                            "GET", "/admin/v1/payouts/" + run.get("run").asText() + "-00000000", ""))
                    .hasMessageContaining("404");

            server.pay("4200003", "river-watch", 300);
            server.pay("4200004", "kids-gallery", 700);
            final String receipt = receipt(restored, "4200004");
            assertThat(receipt).matches(".+/[0-9]+-[0-9a-f]{8}");
            final String plain = receipt.substring(0, receipt.lastIndexOf('-'));
            assertThatThrownBy(() -> server.admin("POST", "/admin/v1/receipts", issue(plain)))
                    .hasMessageContaining("409");
            assertThatThrownBy(() -> server.admin("POST", "/admin/v1/receipts", issue(lostReceipt)))
                    .hasMessageContaining("409");
            assertThat(server.admin("POST", "/admin/v1/receipts", issue(receipt)))
                    .contains("accepted");
            assertThat(server.admin("POST", "/admin/v1/receipts", issue(receipt)))
                    .contains("duplicate", receipt);
        }
        try (ServedSandbox server = new ServedSandbox(restored)) {
            final String receipt = receipt(restored, "4200004");
            assertThat(server.admin("POST", "/admin/v1/receipts", issue(receipt)))
                    .contains("duplicate", receipt);
        }
        assertSettledAlike(receipt(restored, "4200004"), receipt(restored, "4200001"));
    }

    /** {@code settle} prints what {@code receipts} does: of records before the cut the plain number. */
    private void assertSettledAlike(final String after, final String before) throws Exception {
        final Path out = directory.resolve("out");
        good("settle", "--data", restored.toString(), "--campaign", "--out", out.toString());
        final StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(out.resolve("receipts"))) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        assertThat(all).contains("\n" + after + ",", "\n" + before + ",");
        assertThat(before).doesNotContainPattern("/[0-9]+-");
        assertThat(Files.readString(out.resolve("payouts/harbour-bank.csv"))).containsPattern(",[0-9]+-[0-9a-f]{8},");
        try (Stream<Path> files = Files.list(out.resolve("receipts/sponsors"))) {
            assertThat(Files.readString(files.findFirst().orElseThrow())).containsPattern("/[0-9]+-[0-9a-f]{8}-1,");
        }
    }
}
