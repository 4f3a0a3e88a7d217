package org.tributary.gateway.api.match;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.settlement.match.Payouts;
import org.tributary.gateway.api.change.AdminProblems;
import org.tributary.gateway.api.json.JsonBody;
import org.tributary.gateway.bridge.admin.AdminCommands;
import org.tributary.gateway.bridge.admin.PayoutCommands;
import org.tributary.gateway.http.ApiException;

/**
 * A list of payments: the list of a run with {@code paidFen} and {@code reference} filled in. It is checked wholly first; with one bad row nothing
 * is booked, and row and column are named. A list of which a part was booked before the engine stopped answering goes on after that part.
 *
 * @param rows what is to be booked
 * @param sumFen sum of the rows
 * @param onePersonFen what one person will have booked of the run with them
 * @param agreed whether a second person has agreed to this list
 */
record PaidFile(long run, List<PayoutCommands.Paid> rows, long sumFen, long onePersonFen, boolean agreed) {
    private static final List<String> COLUMNS = List.of("campaign", "run", "line", "paidFen", "reference");

    /** Column that may be missing, as in lists of earlier builds. */
    private static final String PAID_ON = "paidOn";

    /**
     * Reads the payments; rows without {@code paidFen} are left out.
     *
     * @param sha256 of the body
     * @param nowMs today's bound of paidOn
     */
    static PaidFile read(
            final byte[] body, final String sha256, final Campaign campaign, final Payouts.Run run, final long nowMs) {
        if (run.waits()) {
            throw AdminProblems.of(ReasonCode.NOT_RELEASED);
        }
        final List<CSVRecord> paying = paying(body);
        final int before = run.files().bookedRows(sha256);
        final Map<Integer, Long> open = new HashMap<>();
        run.lines().forEach(line -> open.put(line.number(), line.openFen()));
        final List<PayoutCommands.Paid> paid = new ArrayList<>();
        final PaidOn days = PaidOn.of(run.atMs(), nowMs, campaign.zone());
        final Set<String> seen = new HashSet<>();
        long sumFen = 0;
        for (final CSVRecord row : paying.subList(before < paying.size() ? before : 0, paying.size())) {
            final PayoutCommands.Paid payment = payment(row, campaign.id(), run, open, days);
            if (run.files().isBooked(payment.line(), payment.reference())
                    || !seen.add(payment.line() + " " + payment.reference())) {
                throw wrong(
                        row,
                        "reference",
                        "pays line " + payment.line() + " with reference " + payment.reference() + " twice");
            }
            paid.add(payment);
            sumFen = Math.addExact(sumFen, payment.amountFen());
        }
        final long onePersonFen = Math.addExact(sumFen, run.files().aloneFen());
        return new PaidFile(
                run.sequence(), paid, sumFen, onePersonFen, run.files().isAgreed(sha256));
    }

    private static List<CSVRecord> paying(final byte[] body) {
        final List<CSVRecord> paying = new ArrayList<>();
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
                    throw new ApiException(
                            409,
                            "Conflict",
                            lineOf(row) + " has another number of cells than the heading. Nothing was booked.");
                }
                if (!row.get("paidFen").isEmpty()) {
                    paying.add(row);
                }
            }
        } catch (final IOException | UncheckedIOException | IllegalStateException | IllegalArgumentException e) {
            throw JsonBody.bad("The list can't be read as CSV: " + e.getMessage());
        }
        if (paying.isEmpty()) {
            throw JsonBody.bad("No row has paidFen: fill in what was paid.");
        }
        return paying;
    }

    /** A spreadsheet puts a mark at the beginning. */
    private static String text(final byte[] body) {
        final String text = new String(body, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static PayoutCommands.Paid payment(
            final CSVRecord row,
            final String campaign,
            final Payouts.Run run,
            final Map<Integer, Long> open,
            final PaidOn days) {
        if (!row.get("campaign").equals(campaign)) {
            throw wrong(row, "campaign", "is of campaign " + row.get("campaign") + ", not " + campaign);
        }
        if (!row.get("run").equals(run.name())) {
            throw wrong(row, "run", "is of run " + row.get("run") + ", not " + run.name());
        }
        final long line = number(row, "line");
        if (line < 1 || line > run.lines().size()) {
            throw wrong(
                    row,
                    "line",
                    "names line " + line + ": the run has " + run.lines().size());
        }
        final long fen = number(row, "paidFen");
        final int index = (int) line;
        final long openFen = open.getOrDefault(index, 0L);
        if (openFen == 0) {
            throw wrong(row, "line", "pays line " + line + ", which is paid or cancelled");
        }
        if (fen < 1 || fen > openFen) {
            throw wrong(
                    row, "paidFen", "pays " + fen + " fen of line " + line + ", of which " + openFen + " fen are open");
        }
        open.put(index, openFen - fen);
        final String reference = row.get("reference");
        if (reference.isEmpty() || !AdminCommands.fits(reference, PayoutCommands.MAX_REFERENCE_BYTES)) {
            throw wrong(
                    row, "reference", "needs a reference of at most " + PayoutCommands.MAX_REFERENCE_BYTES + " bytes");
        }
        return new PayoutCommands.Paid(index, fen, paidOnDay(row, days), reference);
    }

    private static int paidOnDay(final CSVRecord row, final PaidOn days) {
        try {
            return days.read(row.isMapped(PAID_ON) ? row.get(PAID_ON) : "");
        } catch (final IllegalArgumentException e) {
            throw wrong(row, PAID_ON, String.valueOf(e.getMessage()));
        }
    }

    private static long number(final CSVRecord row, final String column) {
        try {
            return Long.parseLong(row.get(column));
        } catch (final NumberFormatException e) {
            throw wrong(row, column, "has no whole number");
        }
    }

    private static ApiException wrong(final CSVRecord row, final String column, final String what) {
        return new ApiException(
                409, "Conflict", lineOf(row) + ", column " + column + ": it " + what + ". Nothing was booked.");
    }

    /** As an editor or a spreadsheet counts, which show the heading as line 1. */
    private static String lineOf(final CSVRecord row) {
        return "Line " + (row.getRecordNumber() + 1) + " of the file";
    }
}
