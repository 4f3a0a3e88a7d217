package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Bills of the days beside the one that is reconciled: a payment near midnight, or a refund that was asked for on an
 * earlier day, is looked for in them before it is called missing. One thread.
 */
final class NeighbourBills {
    /** Most days between a bill and the day that is reconciled: the span within which refunds are paired. */
    static final int MAX_DAYS = 7;

    private final List<Neighbour> neighbours = new ArrayList<>();

    private record Neighbour(LocalDate day, BillIndex index) {}

    /** The bills that were given. */
    record Given(Path ofDay, Map<LocalDate, Path> others) {}

    /**
     * A row of another day's bill.
     *
     * @param day the bill's
     */
    record Found(LocalDate day, BillIndex index, int row) {}

    /**
     * Finds out which bill is of which day. A single bill is taken for the day's.
     *
     * @param merchants merchant ids they may be of
     * @throws BillException if none or two are of the day, or one is of no near day
     */
    static Given sort(final String channel, final LocalDate day, final List<Path> bills, final Set<String> merchants)
            throws IOException {
        if (bills.size() == 1) {
            return new Given(bills.get(0), Map.of());
        }
        final Map<LocalDate, Path> byDay = new TreeMap<>();
        for (final Path bill : bills) {
            final LocalDate found = dayOf(channel, day, bill, merchants);
            if (found == null) {
                throw new BillException("the bill has no rows, which show its day. Leave it out").in(bill);
            }
            if (Math.abs(found.toEpochDay() - day.toEpochDay()) > MAX_DAYS) {
                throw new BillException("the bill is of " + found + ", more than " + MAX_DAYS + " days from " + day
                                + ". Give bills of the days around --day")
                        .in(bill);
            }
            final Path earlier = byDay.put(found, bill);
            if (earlier != null) {
                throw new BillException("the bill is of " + found + ", as is " + earlier
                                + ". Give one bill per day; reconcile merchants one by one")
                        .in(bill);
            }
        }
        final Path ofDay = byDay.remove(day);
        if (ofDay == null) {
            throw new BillException("none of the bills is of " + day + ": they are of " + byDay.keySet()
                    + ". Give the bill of --day too");
        }
        return new Given(ofDay, byDay);
    }

    /** Returns the day of most of a bill's rows; null if it has none. */
    private static @Nullable LocalDate dayOf(
            final String channel, final LocalDate day, final Path bill, final Set<String> merchants)
            throws IOException {
        final BillReader reader = BillReader.of(channel);
        reader.acceptAnyDay();
        final ZoneId zone = reader.zone();
        final Map<LocalDate, Long> rows = new TreeMap<>();
        try {
            reader.read(
                    bill,
                    day,
                    merchants,
                    row -> rows.merge(
                            Instant.ofEpochMilli(row.atMs()).atZone(zone).toLocalDate(), 1L, Long::sum));
        } catch (final BillException e) {
            throw e.in(bill);
        }
        return rows.entrySet().stream()
                .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** Reads a bill of another day. */
    void read(
            final String channel,
            final LocalDate day,
            final Path bill,
            final Set<String> merchants,
            final OrderPrefixes prefixes)
            throws IOException {
        final BillReader reader = BillReader.of(channel);
        final BillIndex index = new BillIndex(day, reader.zone());
        try {
            reader.read(bill, day, merchants, prefixes.only(index, row -> {}));
            index.finish();
        } catch (final BillException e) {
            throw e.in(bill);
        }
        neighbours.add(new Neighbour(day, index));
    }

    /** Returns the row of a payment or refund in another day's bill; null if none of them has it. */
    @Nullable
    Found find(final Bill.Kind kind, final String transactionId, final String refundId) {
        for (final Neighbour neighbour : neighbours) {
            final int row = neighbour.index.find(kind, transactionId, refundId);
            if (row != BillIndex.NONE) {
                return new Found(neighbour.day, neighbour.index, row);
            }
        }
        return null;
    }

    /** Returns whether the bill of a day was given. */
    boolean has(final LocalDate day) {
        return neighbours.stream().anyMatch(neighbour -> neighbour.day.equals(day));
    }
}
