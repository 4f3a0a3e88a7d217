package org.tributary.gateway.api.match;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.tributary.engine.settlement.match.Payouts;
import org.tributary.gateway.api.json.JsonBody;
import org.tributary.gateway.bridge.admin.AdminCommands;
import org.tributary.gateway.bridge.admin.PayoutCommands;
import org.tributary.gateway.http.ApiException;

/**
 * A list of payments: the list of a run with {@code paidFen} and {@code reference} filled in. It is checked wholly first; with one bad row nothing
 * is booked, and the row is named.
 */
final class PaidFile {
    private static final List<String> COLUMNS = List.of("campaign", "run", "line", "paidFen", "reference");

    private PaidFile() {}

    /** Reads the payments; rows without {@code paidFen} are left out. */
    static List<PayoutCommands.Paid> read(final byte[] body, final String campaign, final Payouts.Run run) {
        final List<PayoutCommands.Paid> paid = new ArrayList<>();
        final Map<Integer, Long> open = new HashMap<>();
        run.lines().forEach(line -> open.put(line.number(), line.openFen()));
        final CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(new StringReader(text(body)), format)) {
            if (!parser.getHeaderNames().containsAll(COLUMNS)) {
                throw JsonBody.bad("The list needs the columns " + String.join(", ", COLUMNS) + ".");
            }
            for (final CSVRecord row : parser) {
                if (!row.isConsistent()) {
                    throw wrong(row, "has another number of cells than the heading");
                }
                if (!row.get("paidFen").isEmpty()) {
                    paid.add(payment(row, campaign, run, open));
                }
            }
        } catch (final IOException | IllegalStateException e) {
            throw JsonBody.bad("The list can't be read as CSV: " + e.getMessage());
        }
        if (paid.isEmpty()) {
            throw JsonBody.bad("No row has paidFen: fill in what was paid.");
        }
        return paid;
    }

    /** A spreadsheet puts a mark at the beginning. */
    private static String text(final byte[] body) {
        final String text = new String(body, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static PayoutCommands.Paid payment(
            final CSVRecord row, final String campaign, final Payouts.Run run, final Map<Integer, Long> open) {
        if (!row.get("campaign").equals(campaign)) {
            throw wrong(row, "is of campaign " + row.get("campaign") + ", not " + campaign);
        }
        if (number(row, "run") != run.sequence()) {
            throw wrong(row, "is of run " + row.get("run") + ", not " + run.sequence());
        }
        final long line = number(row, "line");
        if (line < 1 || line > run.lines().size()) {
            throw wrong(
                    row, "names line " + line + ": the run has " + run.lines().size());
        }
        final long fen = number(row, "paidFen");
        final int index = (int) line;
        final long openFen = open.getOrDefault(index, 0L);
        if (openFen == 0) {
            throw wrong(row, "pays line " + line + ", which is paid or cancelled");
        }
        if (fen < 1 || fen > openFen) {
            throw wrong(row, "pays " + fen + " fen of line " + line + ", of which " + openFen + " fen are open");
        }
        open.put(index, openFen - fen);
        final String reference = row.get("reference");
        if (reference.isEmpty() || !AdminCommands.fits(reference, PayoutCommands.MAX_REFERENCE_BYTES)) {
            throw wrong(row, "needs a reference of at most " + PayoutCommands.MAX_REFERENCE_BYTES + " bytes");
        }
        return new PayoutCommands.Paid(index, fen, reference);
    }

    private static long number(final CSVRecord row, final String column) {
        try {
            return Long.parseLong(row.get(column));
        } catch (final NumberFormatException e) {
            throw wrong(row, "has no whole number in " + column);
        }
    }

    private static ApiException wrong(final CSVRecord row, final String what) {
        return new ApiException(409, "Conflict", "Row " + row.getRecordNumber() + " " + what + ". Nothing was booked.");
    }
}
