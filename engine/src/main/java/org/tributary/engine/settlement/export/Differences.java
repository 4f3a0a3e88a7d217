package org.tributary.engine.settlement.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.settlement.book.SettlementException;
import org.tributary.engine.settlement.export.sqlite.RowWriter;

/**
 * What the reconciliations of a period's days found, read from their {@code reconciliation.json}, in words: by day,
 * channel and merchant, so that one merchant's bill never hides what another's showed.
 */
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
        MEANINGS.put("fees-not-compared", "手续费未核对、未记账：活动没有该商户号的费率表");
        MEANINGS.put("not-on-bill", "未核对：本系统有该商户号的交易，所给的账单都没有该商户号；需取得其账单");
    }

    private static final String REPORT = "reconciliation.json";

    private final Map<Key, JsonNode> found = new TreeMap<>();

    private record Key(LocalDate day, String channel, String merchant) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::day).thenComparing(Key::channel).thenComparing(Key::merchant);

        @Override
        public int compareTo(final Key other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Reads results of {@code reconcile}.
     *
     * @param directories where each result is; of one channel, day and merchant the last one counts whose bill names
     *     the merchant
     * @throws SettlementException if one is not a result of {@code reconcile}
     */
    public static Differences read(final List<Path> directories) throws IOException {
        final Differences differences = new Differences();
        for (final Path directory : directories) {
            final Path file = directory.resolve(REPORT);
            if (!Files.isRegularFile(file)) {
                throw new SettlementException(directory + " holds no " + REPORT + ": give the --out of reconcile");
            }
            differences.add(file, report(file));
        }
        return differences;
    }

    private static JsonNode report(final Path file) throws IOException {
        final JsonNode report;
        try {
            report = new ObjectMapper().readTree(file.toFile());
        } catch (final JsonProcessingException e) {
            throw new SettlementException(
                    file + " is not a result of reconcile: " + e.getOriginalMessage() + ". Run reconcile again");
        }
        if (!report.path("channel").isTextual() || !isDay(report.path("day").asText())) {
            throw new SettlementException(file + " is not a result of reconcile: it names no channel and day");
        }
        if (report.path("merchants").isEmpty()) {
            throw new SettlementException(
                    file + " names no merchants: an earlier version wrote it. Run reconcile again");
        }
        return report;
    }

    private void add(final Path file, final JsonNode report) {
        final LocalDate day = LocalDate.parse(report.get("day").asText());
        for (final JsonNode merchant : report.get("merchants")) {
            if (!merchant.path("merchant").isTextual()) {
                throw new SettlementException(file + " is not a result of reconcile: a merchant has no name");
            }
            final Key key = new Key(
                    day,
                    report.get("channel").asText(),
                    merchant.get("merchant").asText());
            if (merchant.path("onBill").asBoolean()) {
                found.put(key, merchant);
            } else {
                found.putIfAbsent(key, merchant);
            }
        }
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
        return found.isEmpty();
    }

    /** Writes rows of {@link Table#DIFFERENCES} for the bills of a period's days, statuses without rows left out. */
    void write(final RowWriter rows, final LocalDate from, final LocalDate to) throws IOException {
        for (final Map.Entry<Key, JsonNode> each : found.entrySet()) {
            final LocalDate day = each.getKey().day;
            if (!day.isBefore(from) && !day.isAfter(to)) {
                write(rows, each.getKey(), each.getValue());
            }
        }
    }

    private static void write(final RowWriter rows, final Key key, final JsonNode merchant) throws IOException {
        for (final Map.Entry<String, String> status : MEANINGS.entrySet()) {
            final JsonNode sums = merchant.path(status.getKey());
            if (sums.path("count").asLong() > 0) {
                rows.text(key.day.toString());
                rows.text(key.channel);
                rows.text(key.merchant);
                rows.text(status.getKey());
                rows.text(status.getValue());
                rows.number(sums.path("count").asLong());
                rows.number(sums.path("journalFen").asLong());
                rows.number(sums.path("billFen").asLong());
                rows.endRow();
            }
        }
    }

    /** Returns those of an organisation's merchants: of a channel without a merchant of its own the default one's. */
    Differences of(final Campaign.Organisation organisation) {
        final Differences own = new Differences();
        found.forEach((key, merchant) -> {
            final List<String> merchants = organisation.merchants().stream()
                    .filter(each -> Channels.nameOf(each.channel()).equals(key.channel))
                    .map(Campaign.Merchant::merchant)
                    .toList();
            if (merchants.isEmpty() ? merchant.path("default").asBoolean() : merchants.contains(key.merchant)) {
                own.found.put(key, merchant);
            }
        });
        return own;
    }
}
