package org.tributary.gateway.cli.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.settlement.receipts.PresentReceipts;
import org.tributary.engine.settlement.receipts.ReceiptState;

/** Every row of the requests has one answer, in the same order. */
class DeskTest {
    @TempDir
    private Path directory;

    private final List<String> issued = new ArrayList<>();

    private List<CSVRecord> answer(
            final String requests, final ReceiptSender.@Nullable Answer says, final ReceiptState... donations)
            throws Exception {
        final Path file = directory.resolve("asked.csv");
        Files.writeString(file, requests);
        final Map<String, List<ReceiptState>> found = new java.util.HashMap<>();
        for (final ReceiptState each : donations) {
            found.computeIfAbsent(each.transactionId, made -> new ArrayList<>()).add(each);
        }
        final Answers answers = new Answers();
        final Desk desk = new Desk(
                new PresentReceipts.Result(found, 99, true),
                says == null
                        ? null
                        : receipt -> {
                            issued.add(receipt.transactionId);
                            return says;
                        },
                answers);
        for (final Request request : RequestFile.read(file)) {
            desk.answer(request);
        }
        final Path out = directory.resolve("answers.csv");
        answers.write(out);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
        final String text = Files.readString(out, StandardCharsets.UTF_8).substring(1);
        try (CSVParser parser = CSVParser.parse(
                new StringReader(text),
                CSVFormat.RFC4180
                        .builder()
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .get())) {
            return parser.getRecords();
        }
    }

    private static ReceiptState donation(final String channel, final String id, final ReceiptState.Kind kind) {
        final ReceiptState state = new ReceiptState(channel, id);
        state.kind = kind;
        state.campaign = "day";
        if (kind == ReceiptState.Kind.RECEIPTABLE) {
            state.number = 7;
            state.amountFen = 140_950;
        }
        return state;
    }

    @Test
    void shouldAnswerEachRowWhateverItIs() throws Exception {
        final ReceiptState again = donation("wechatpay", "again", ReceiptState.Kind.RECEIPTABLE);
        again.issuedNumber = 7;
        final ReceiptState rest = donation("wechatpay", "rest", ReceiptState.Kind.RECEIPTABLE);
        rest.issuedNumber = 3;
        final ReceiptState gone = donation("alipay", "gone", ReceiptState.Kind.REFUNDED);
        gone.issuedNumber = 5;
        final List<CSVRecord> rows = answer(
                """
                channel,transactionId,name,taxId
                ,fresh,"Ann, Lee",T1
                wechatpay,again,Ann,
                ,rest,Ann,
                ,gone,"=HYPERLINK(""http://x"")",
                ,held,Ann,
                ,nowhere,Ann,
                alipay,fresh,Ann,
                ,both,Ann,
                alipay,both,Ann,
                ,4.2E+27,Ann,
                ,"a b",Ann,
                ,noname,,
                ,short
                wechatpay,fresh,Bob,
                """,
                ReceiptSender.Answer.ISSUED,
                donation("wechatpay", "fresh", ReceiptState.Kind.RECEIPTABLE),
                again,
                rest,
                gone,
                donation("alipay", "held", ReceiptState.Kind.HELD),
                donation("wechatpay", "both", ReceiptState.Kind.RECEIPTABLE),
                donation("alipay", "both", ReceiptState.Kind.RECEIPTABLE));

        assertThat(rows)
                .extracting(row -> row.get("row") + " " + row.get("status"))
                .containsExactly(
                        "2 issued",
                        "3 already-issued",
                        "4 issued",
                        "5 refunded",
                        "6 held",
                        "7 unknown",
                        "8 unknown",
                        "9 ambiguous",
                        "10 issued",
                        "11 bad-row",
                        "12 bad-row",
                        "13 bad-row",
                        "14 bad-row",
                        "15 bad-row");
        assertThat(issued).containsExactly("fresh", "rest", "both");
        assertThat(rows.get(3).get("note")).contains("take receipt day/5 back");
        assertThat(rows.get(3).get("name")).isEqualTo("'=HYPERLINK(\"http://x\")");
        assertThat(rows.get(0).toMap())
                .containsEntry("number", "day/7")
                .containsEntry("amountFen", "140950")
                .containsEntry("amount", "1409.50")
                .containsEntry("capitals", "壹仟肆佰零玖元伍角")
                .containsEntry("channel", "wechatpay")
                .containsEntry("name", "Ann, Lee")
                .containsEntry("taxId", "T1")
                .containsEntry("replaces", "");
        assertThat(rows.get(2).get("replaces")).isEqualTo("day/3");
        assertThat(rows.get(9).get("note")).contains("rounded by a spreadsheet");
        assertThat(rows.get(12).get("note")).contains("2 values", "4");
        assertThat(rows.get(13).get("note")).contains("row 2");
    }

    @Test
    void shouldIssueNothingWithoutAServerAndFollowItsAnswerWithOne() throws Exception {
        final String requests = "transactionId,name\nfresh,Ann\n";
        for (final var expected : List.of(
                tuple(null, "receiptable"),
                tuple(ReceiptSender.Answer.ISSUED, "issued"),
                tuple(ReceiptSender.Answer.ISSUED_BEFORE, "already-issued"),
                tuple(ReceiptSender.Answer.CHANGED, "changed"))) {
            final CSVRecord row = answer(
                            requests,
                            (ReceiptSender.Answer) expected.toList().get(0),
                            donation("wechatpay", "fresh", ReceiptState.Kind.RECEIPTABLE))
                    .get(0);
            assertThat(row.get("status")).isEqualTo(expected.toList().get(1));
            assertThat(row.get("number")).isEqualTo("changed".equals(row.get("status")) ? "" : "day/7");
        }
    }

    @Test
    void shouldRefuseAFileWholeWhenItIsNoListOfRequests() throws IOException {
        refused("", "is empty");
        refused("transactionId\nt\n", "the column name is missing");
        refused("transactionId,name,iban\n", "\"iban\" is no column");
        refused("transactionId,name,name\n", "appears twice");
        refused("transactionId,name\nt,\"Ann\n", "is not CSV");
    }

    private void refused(final String text, final String message) throws IOException {
        final Path file = directory.resolve("asked.csv");
        Files.writeString(file, text);
        assertThatThrownBy(() -> RequestFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }
}
