package org.tributary.engine.settlement.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.engine.settlement.book.SettlementException;
import org.tributary.engine.settlement.export.sqlite.RowWriter;

/** What the reconciliations of a period's days found, read from their {@code reconciliation.json}, in words. */
public final class Differences {
    /** Statuses in the order in which a reader wants them, each with what it means. */
    private static final Map<String, String> MEANINGS = new LinkedHashMap<>();

    static {
        MEANINGS.put("matched", "一致：账单与本系统相同");
        MEANINGS.put("date-cut", "跨日：同一笔在两边记在不同的日期，或账单出具时退款处理中、其后已成功；不是差错");
        MEANINGS.put("pending-bill", "待次日账单：临近午夜的交易，等次日账单再核对；不是差错");
        MEANINGS.put("missing-in-journal", "长款：账单有、本系统没有，需补记");
        MEANINGS.put("missing-in-bill", "短款：本系统有、账单没有，需向渠道查询");
        MEANINGS.put("amount-differs", "金额不一致");
        MEANINGS.put("status-differs", "状态不一致：账单显示该笔款项没有到账或已撤销");
        MEANINGS.put("fee-differs", "手续费与费率表不一致，需补记");
        MEANINGS.put("summary-differs", "账单的明细与其合计不一致，需重新下载账单");
        MEANINGS.put("wrong-day", "账单中混有其他日期的交易，需用当日账单核对");
    }

    private static final String REPORT = "reconciliation.json";

    private final Map<String, JsonNode> reports = new TreeMap<>();

    /**
     * Reads results of {@code reconcile}.
     *
     * @param directories where each result is; of one channel and day the last one counts
     * @throws SettlementException if one is not a result of {@code reconcile}
     */
    public static Differences read(final List<Path> directories) throws IOException {
        final Differences differences = new Differences();
        for (final Path directory : directories) {
            final Path file = directory.resolve(REPORT);
            if (!Files.isRegularFile(file)) {
                throw new SettlementException(directory + " holds no " + REPORT + ": give the --out of reconcile");
            }
            final JsonNode report = new ObjectMapper().readTree(file.toFile());
            if (!report.path("channel").isTextual() || !isDay(report.path("day").asText())) {
                throw new SettlementException(file + " is not a result of reconcile: it names no channel and day");
            }
            differences.reports.put(
                    report.get("day").asText() + ' ' + report.get("channel").asText(), report);
        }
        return differences;
    }

    private static boolean isDay(final String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (final DateTimeParseException notADay) {
            return false;
        }
    }

    /** Returns whether there are none. */
    boolean isEmpty() {
        return reports.isEmpty();
    }

    /** Writes rows of {@link Table#DIFFERENCES} for the bills of a period's days, statuses without rows left out. */
    void write(final RowWriter rows, final LocalDate from, final LocalDate to) throws IOException {
        for (final JsonNode report : inPeriod(from, to)) {
            for (final Map.Entry<String, String> status : MEANINGS.entrySet()) {
                final JsonNode sums = report.path(status.getKey());
                if (sums.path("count").asLong() > 0) {
                    rows.text(report.get("day").asText());
                    rows.text(report.get("channel").asText());
                    rows.text(status.getKey());
                    rows.text(status.getValue());
                    rows.number(sums.path("count").asLong());
                    rows.number(sums.path("journalFen").asLong());
                    rows.number(sums.path("billFen").asLong());
                    rows.endRow();
                }
            }
        }
    }

    private List<JsonNode> inPeriod(final LocalDate from, final LocalDate to) {
        final List<JsonNode> found = new ArrayList<>();
        reports.forEach((key, report) -> {
            final LocalDate day = LocalDate.parse(report.get("day").asText());
            if (!day.isBefore(from) && !day.isAfter(to)) {
                found.add(report);
            }
        });
        return found;
    }
}
