package org.tributary.engine.settlement.reconcile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects a bill's rows with the checks that all channels share: the day, and nothing twice. */
final class BillRows {
    /** Most rows of a bill: WeChat Pay splits larger ones by merchant. */
    static final int MAX_ROWS = 20_000_000;

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final LocalDate day;
    private final ZoneId zone;
    private final List<Bill.Row> rows = new ArrayList<>();
    private final Map<String, Integer> lineById = new HashMap<>();

    BillRows(final LocalDate day, final ZoneId zone) {
        this.day = day;
        this.zone = zone;
    }

    /** Local date and time, as Chinese channels write it. */
    long atMs(final String localTime, final int line, final String column) {
        try {
            return LocalDateTime.parse(localTime, LOCAL)
                    .atZone(zone)
                    .toInstant()
                    .toEpochMilli();
        } catch (final DateTimeParseException e) {
            throw new BillException(line, column, "is no time like 2026-09-07 09:00:00: \"" + localTime + '"');
        }
    }

    void add(final Bill.Row row) {
        final LocalDate rowDay = Instant.ofEpochMilli(row.atMs()).atZone(zone).toLocalDate();
        if (!rowDay.equals(day)) {
            throw new BillException("line " + row.line() + ": the row is of " + rowDay + ", not of " + day
                    + ". Is this the bill of another day? Give --day " + rowDay + " or the right file");
        }
        final String id = row.kind() + ":" + (row.kind() == Bill.Kind.PAYMENT ? row.transactionId() : refundKey(row));
        final Integer before = lineById.putIfAbsent(id, row.line());
        if (before != null) {
            throw new BillException("line " + row.line() + ": " + id.toLowerCase(Locale.ROOT)
                    + " stands on line " + before + " already. The bill was doubled or joined by hand:"
                    + " fetch it from the channel again");
        }
        if (rows.size() == MAX_ROWS) {
            throw new BillException("the bill has more than " + MAX_ROWS + " rows; split it by merchant");
        }
        rows.add(row);
    }

    static String refundKey(final Bill.Row row) {
        return row.transactionId() + '/' + row.refundId();
    }

    List<Bill.Row> rows() {
        return rows;
    }

    int count(final Bill.Kind kind) {
        return (int) rows.stream().filter(row -> row.kind() == kind).count();
    }
}
