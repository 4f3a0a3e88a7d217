package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.settlement.reconcile.Bills;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/**
 * A bill with more rows than the journal: the commands that {@code reconcile} prints are run unchanged, and then
 * everything matches.
 */
class ReconcileIT {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final String MERCHANT = "1900000001";

    @TempDir
    private Path sandbox;

    @TempDir
    private Path work;

    private final long paidAtMs = System.currentTimeMillis() - 2_000;
    private final LocalDate day = Instant.ofEpochMilli(paidAtMs).atZone(ZONE).toLocalDate();
    private final List<Bills.Item> items = new ArrayList<>();
    private TributaryProcess server;
    private SimulatedChannel channel;

    @BeforeEach
    void serve() throws Exception {
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        server = TributaryProcess.serve(sandbox);
        channel = SandboxChannels.open(sandbox.resolve("keys"), CryptoSuite.jdk()).payments().stream()
                .filter(candidate -> candidate.name().equals("wechatpay"))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(server.terminate()).isZero();
    }

    @Test
    void shouldMatchEverythingWhenTheSuggestedCommandHasBookedWhatWasMissing() throws Exception {
        final SimulatedPayment known = payment(1);
        final SimulatedPayment lost = payment(2);
        assertThat(send(known)).isEqualTo(200);
        items.add(Bills.Item.refund(lost.transactionId(), "50000002", 40, time()));
        items.add(Bills.Item.payment(known.transactionId(), 100, time()));
        items.add(Bills.Item.payment(lost.transactionId(), 100, time()));
        items.add(Bills.Item.refund(known.transactionId(), "50000001", 30, time()));

        final TributaryProcess.Finished first = reconcile();
        assertThat(first.exitCode()).as(first.out() + first.err()).isEqualTo(1);
        final String command = first.out()
                .lines()
                .filter(line -> line.startsWith("  while read"))
                .findFirst()
                .orElseThrow();
        assertThat(run(command)).isEqualTo(3);

        final TributaryProcess.Finished second = reconcile();
        assertThat(second.exitCode()).as(second.out() + second.err()).isZero();
        // the sandbox's campaign has no fee table
        assertThat(second.out())
                .contains("everything that was compared is matched", "fees", "neither compared nor booked")
                .doesNotContain("to book");
        final JsonNode report = new ObjectMapper()
                .readTree(work.resolve("out/reconciliation.json").toFile());
        assertThat(report.at("/matched/count").asLong()).isEqualTo(4);
        assertThat(report.at("/matched/journalFen").asLong()).isEqualTo(270);
        // The lost callback still arrives: it is known, and counts nothing.
        final String before =
                server.get("/api/v1/totals").replaceAll("\"(sequence|asOf|duplicates|rates)\".*?[,}]", "");
        assertThat(send(lost)).isEqualTo(200);
        final JsonNode record = new ObjectMapper()
                .readTree(server.admin("GET", "/api/v1/donations/wechatpay/" + lost.transactionId(), "")
                        .body());
        assertThat(record.get("kind").asText()).isEqualTo("correction");
        assertThat(record.get("project").asText()).isEqualTo("kids-gallery");
        assertThat(record.get("refunds")).hasSize(1);
        assertThat(server.get("/api/v1/totals").replaceAll("\"(sequence|asOf|duplicates|rates)\".*?[,}]", ""))
                .isEqualTo(before);
    }

    @Test
    void shouldNameFileLineAndRemedyWhenTheBillIsBad() throws Exception {
        items.add(Bills.Item.payment("4200000001", 100, time()));
        items.add(Bills.Item.payment("4200000001", 100, time()));

        final TributaryProcess.Finished finished = reconcile();

        assertThat(finished.exitCode()).isEqualTo(3);
        assertThat(finished.err())
                .contains(work.resolve("bill.csv").toString())
                .contains("line 3: payment 4200000001 already appears on line 2")
                .contains("fetch it from the channel again")
                .doesNotContain("Exception");
        assertThat(work.resolve("out/reconciliation.json")).doesNotExist();
    }

    private SimulatedPayment payment(final long number) {
        return SimulatedPayment.of(channel.transactionId(number), "payer-" + number, "p=kids-gallery", 100, paidAtMs);
    }

    private int send(final SimulatedPayment payment) throws Exception {
        return server.send(channel.payment(payment, System.currentTimeMillis())).statusCode();
    }

    private String time() {
        return TIME.format(Instant.ofEpochMilli(paidAtMs).atZone(ZONE));
    }

    private TributaryProcess.Finished reconcile() throws Exception {
        final Path bill = Files.writeString(work.resolve("bill.csv"), Bills.wechatPay(MERCHANT, items));
        return TributaryProcess.run(
                "reconcile",
                "--data",
                sandbox.toString(),
                "--channel",
                "wechatpay",
                "--day",
                day.toString(),
                "--bill",
                bill.toString(),
                "--out",
                work.resolve("out").toString());
    }

    /** Runs a printed command; returns the number of answers that booked something. */
    private long run(final String command) throws Exception {
        final Path out = work.resolve("booked.txt");
        final ProcessBuilder shell = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        shell.environment().put("URL", "http://127.0.0.1:" + server.port());
        shell.environment().put("KEYS", sandbox.resolve("keys").toString());
        final Process process = shell.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        final List<String> answers = Files.readAllLines(out);
        assertThat(answers).allSatisfy(answer -> assertThat(answer).contains("\"sequence\":"));
        return answers.size();
    }
}
