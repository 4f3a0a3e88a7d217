package org.tributary.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What {@code channels.csv} and {@code bills.csv} say of each channel's merchants, against sums of their own over {@code entries.csv} and
 * {@code donations.csv} (RULES 19.8), and what is disclosed of fees and payments, against statements and accounts (RULES 19.9).
 */
final class StatementLaws {
    private static final List<String> BILL =
            List.of("billPayments", "billPaidFen", "billRefunds", "billRefundedFen", "billFeeFen", "heldFeeFen");

    private final Path out;
    private final String where;

    /** The laws of one settlement's files. */
    StatementLaws(final Path out, final String where) {
        this.out = out;
        this.where = where;
    }

    /** Asserts all laws. */
    void check() throws IOException {
        receivables();
        payments();
        bills();
        disclosed();
    }

    /** Fees of an organisation's projects are its statement's; what was paid for them and for none its account's movement. */
    private void disclosed() throws IOException {
        final Map<String, Long> fees = new TreeMap<>();
        final Map<String, Long> paid = new TreeMap<>();
        for (final CSVRecord row : csv("disclosure.csv")) {
            final Map<String, Long> into = switch (row.get("figure")) {
                case "fees" -> fees;
                case "paid" -> paid;
                default -> new TreeMap<>();
            };
            into.merge(row.get("organisation"), fen(row, "amountFen"), Long::sum);
        }
        for (final CSVRecord row : csv("channels.csv")) {
            fees.merge(row.get("organisation"), -fen(row, "feeFen"), Long::sum);
        }
        for (final CSVRecord row : csv("accounts.csv")) {
            final String[] name = row.get("account").split(":");
            if (name[0].equals("organisation") && name[2].equals("paid")) {
                paid.merge(name[1], fen(row, "creditFen") - fen(row, "debitFen"), Long::sum);
            }
        }
        assertThat(fees.values()).as("fees by project, %s: %s", where, fees).allMatch(fen -> fen == 0);
        assertThat(paid.values()).as("paid by project, %s: %s", where, paid).allMatch(fen -> fen == 0);
    }

    /** What channels settle, held money with it and the platform's fees off, is what the receivables moved by entry. */
    private void receivables() throws IOException {
        final Map<String, Long> settled = new TreeMap<>();
        for (final CSVRecord row : csv("channels.csv")) {
            final long fen = fen(row, "settledFen") + fen(row, "heldSettledFen") - fen(row, "platformFeeFen");
            settled.merge(receivable(row), fen, Long::sum);
        }
        final Map<String, Long> moved = new TreeMap<>();
        for (final CSVRecord row : csv("entries.csv")) {
            if (row.get("account").startsWith("channel:")) {
                moved.merge(row.get("account"), fen(row, "debitFen") - fen(row, "creditFen"), Long::sum);
            }
        }
        settled.values().removeIf(fen -> fen == 0);
        moved.values().removeIf(fen -> fen == 0);
        assertThat(settled).as("receivables by channels.csv, %s", where).isEqualTo(moved);
    }

    private static String receivable(final CSVRecord row) {
        final String merchant = row.get("merchant");
        return "channel:" + row.get("channel") + (merchant.isEmpty() ? "" : ':' + merchant) + ":receivable";
    }

    /**
     * Payments are those that came, held or not, each once; what is allocated later is no payment again. Money of another currency has no
     * entry and is on no bill of ours.
     */
    private void payments() throws IOException {
        final Map<String, Long> paid = new TreeMap<>();
        final Set<String> posted = new HashSet<>();
        csv("entries.csv").forEach(row -> posted.add(row.get("sequence") + ' ' + row.get("account")));
        for (final CSVRecord row : csv("donations.csv")) {
            final boolean payment = row.get("kind").equals("donation")
                    || row.get("kind").equals("correction")
                            && row.get("refundId").isEmpty()
                            && !row.get("paidAt").isEmpty();
            if (payment
                    && List.of("accepted", "held").contains(row.get("outcome"))
                    && posted.contains(row.get("sequence") + ' ' + receivable(row))
                    && fen(row, "originalSequence") == 0) {
                paid.merge(receivable(row), fen(row, "amountFen"), Long::sum);
            }
        }
        assertThat(bySum("billPaidFen")).as("paid, %s", where).isEqualTo(paid);
    }

    private Map<String, Long> bySum(final String column) throws IOException {
        final Map<String, Long> sums = new TreeMap<>();
        for (final CSVRecord row : csv("channels.csv")) {
            sums.merge(receivable(row), fen(row, column), Long::sum);
        }
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }

    /** A bill's row is the sum of its merchant's rows. */
    private void bills() throws IOException {
        for (final String column : BILL) {
            final Map<String, Long> bills = new TreeMap<>();
            for (final CSVRecord row : csv("bills.csv")) {
                bills.merge(receivable(row), fen(row, column), Long::sum);
            }
            bills.values().removeIf(sum -> sum == 0);
            assertThat(bills).as("%s, %s", column, where).isEqualTo(bySum(column));
        }
    }

    private static long fen(final CSVRecord row, final String column) {
        return Long.parseLong(row.get(column));
    }

    private List<CSVRecord> csv(final String name) throws IOException {
        final String text = Files.readString(out.resolve(name), StandardCharsets.UTF_8);
        final CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(text.substring(1), format)) {
            return parser.getRecords();
        }
    }
}
