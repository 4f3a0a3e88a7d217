package org.tributary.engine.core.state;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.table.LongTable;
import org.tributary.engine.core.table.Pairs;

/**
 * Gifts in kind: each donor's quantities by conversion and day, the fractions of a fen carried by conversion and project, the
 * lines of gifts with what they still hold, and the facts about single gifts that a reversal needs and can't read from their
 * record.
 */
public final class GiftBook {
    private static final int TURNED_IN = 50;
    private static final int CARRIED = 51;
    private static final int GIFTS = 52;
    private static final int LINES = 53;
    private static final int BROUGHT = 54;
    private static final int COUNTED = 55;

    private static final int DAY_BITS = 15;
    private static final int CONVERSION_BITS = 20;

    private static final int POOL_BITS = 16;

    private static final int SUM = 0;
    private static final int NEWEST = 1;

    private static final int NUMERATOR = 0;
    private static final int DENOMINATOR = 1;

    private static final int UNCOUNTED = 0;
    private static final int REVERSAL = 1;
    private static final int DAY_FROM_1 = 2;

    private static final int HELD = 0;
    private static final int GIVER_AND_TAKER = 1;
    private static final int AT = 2;
    private static final int OLDER = 3;

    private final LongTable turnedIn = new LongTable(2);
    /** By conversion: 1 once a gift of it was counted. */
    private final LongTable counted = new LongTable(1);

    private final LongTable carried = new LongTable(2);
    private final LongTable gifts = new LongTable(3);
    /** By the sequence of the order: its change of the carried fraction. */
    private final LongTable brought = new LongTable(2);
    /** By the sequence of the gift. Lines of one donor, conversion and day form a chain from the newest to the oldest. */
    private final LongTable lines = new LongTable(4);

    /** Counted part of a donor's gifts of a day: quantity, or fen of orders. */
    public long turnedIn(final int donor, final int conversion, final int day) {
        return turnedIn.get(key(donor, conversion, day), SUM);
    }

    /** Adds to the counted part, or takes from it. */
    public void turnIn(final int donor, final int conversion, final int day, final long change) {
        turnedIn.add(key(donor, conversion, day), SUM, change);
        if (change > 0) {
            counted.put(conversion, 0, 1);
        }
    }

    /** True once a gift of a conversion was counted, even if it was taken back since. */
    public boolean hasCounted(final int conversion) {
        return counted.get(conversion, 0) != 0;
    }

    /** True if no gift was ever counted. */
    public boolean isEmpty() {
        return turnedIn.size() == 0;
    }

    /** Adds a gift's line, now the donor's newest of the day. */
    public void addLine(
            final long gift,
            final int donor,
            final int conversion,
            final int day,
            final int pool,
            final int project,
            final long contributedAtMs,
            final long amountFen) {
        final long group = turnedIn.findOrInsert(key(donor, conversion, day));
        final long row = lines.findOrInsert(gift);
        lines.setAt(row, HELD, amountFen);
        lines.setAt(row, GIVER_AND_TAKER, (long) project << POOL_BITS | pool);
        lines.setAt(row, AT, contributedAtMs);
        lines.setAt(row, OLDER, turnedIn.fieldAt(group, NEWEST));
        turnedIn.setAt(group, NEWEST, gift);
    }

    /** Newest gift of the donor's day whose line may still hold something, 0 if there is none. */
    public long newestLine(final int donor, final int conversion, final int day) {
        return turnedIn.get(key(donor, conversion, day), NEWEST);
    }

    /** Drops the newest line of the donor's day, which is empty for good. */
    public void dropNewestLine(final int donor, final int conversion, final int day) {
        final long group = turnedIn.find(key(donor, conversion, day));
        turnedIn.setAt(group, NEWEST, lines.get(turnedIn.fieldAt(group, NEWEST), OLDER));
    }

    /** What a gift's line still holds, fen; 0 if it gave nothing. */
    public long heldFen(final long gift) {
        return lines.get(gift, HELD);
    }

    /** Index of the pool that gave a gift's line. */
    public int poolOf(final long gift) {
        return (int) (lines.get(gift, GIVER_AND_TAKER) & (1L << POOL_BITS) - 1);
    }

    /** Index of the project that got a gift's line. */
    public int projectOf(final long gift) {
        return (int) (lines.get(gift, GIVER_AND_TAKER) >>> POOL_BITS);
    }

    /** Time of a gift that gave something. */
    public long contributedAtMs(final long gift) {
        return lines.get(gift, AT);
    }

    /** Takes from what a gift's line holds. */
    public void takeFromLine(final long gift, final long amountFen) {
        final long heldFen = heldFen(gift) - amountFen;
        if (heldFen < 0) {
            throw new IllegalStateException("gift " + gift + " holds " + -heldFen + " fen less than is taken");
        }
        lines.put(gift, HELD, heldFen);
    }

    /** Numerator of the carried fraction of a fen, over {@link #carriedOver}. The fraction leaves 0 to 1 if orders were taken back
     * whose fraction others had used. */
    public long carried(final int conversion, final int project) {
        return carried.get(Pairs.pack(conversion, project), NUMERATOR);
    }

    /** Denominator of the carried fraction, 0 if none is carried. */
    public long carriedOver(final int conversion, final int project) {
        return carried.get(Pairs.pack(conversion, project), DENOMINATOR);
    }

    /** Sets the fraction carried. */
    public void carry(final int conversion, final int project, final long numerator, final long denominator) {
        final long row = carried.findOrInsert(Pairs.pack(conversion, project));
        carried.setAt(row, NUMERATOR, numerator);
        carried.setAt(row, DENOMINATOR, denominator);
    }

    /** Notes an order's change of the fraction. */
    public void bring(final long gift, final long numerator, final long denominator) {
        if (numerator != 0) {
            brought.put(gift, NUMERATOR, numerator);
            brought.put(gift, DENOMINATOR, denominator);
        }
    }

    /** Numerator of an order's change of the fraction, over {@link #broughtOver}. */
    public long brought(final long gift) {
        return brought.get(gift, NUMERATOR);
    }

    /** Denominator of an order's change of the fraction, 0 if it changed nothing. */
    public long broughtOver(final long gift) {
        return brought.get(gift, DENOMINATOR);
    }

    /** Notes that a part of a gift was beyond the donor's day and did not count. */
    public void uncounted(final long gift, final long quantity) {
        gifts.put(gift, UNCOUNTED, quantity);
    }

    /** Notes the day in which a gift counts, fixed even if the campaign's zone changes. */
    public void onDay(final long gift, final int day) {
        gifts.put(gift, DAY_FROM_1, day + 1L);
    }

    /** The day in which a gift counts. */
    public int dayOf(final long gift) {
        return Math.toIntExact(gifts.get(gift, DAY_FROM_1) - 1);
    }

    /** Part of a gift that did not count. */
    public long uncounted(final long gift) {
        return gifts.get(gift, UNCOUNTED);
    }

    /** Sequence of the record that took a gift back, 0 if it was not taken back. */
    public long reversalOf(final long gift) {
        return gifts.get(gift, REVERSAL);
    }

    /** Notes that a gift is taken back. */
    public void reverse(final long gift, final long reversalSequence) {
        gifts.put(gift, REVERSAL, reversalSequence);
    }

    private static long key(final int donor, final int conversion, final int day) {
        if (donor < 0 || conversion >>> CONVERSION_BITS != 0 || day >>> DAY_BITS != 0) {
            throw new IndexOutOfBoundsException("donor " + donor + ", conversion " + conversion + ", day " + day);
        }
        return ((long) donor << CONVERSION_BITS | conversion) << DAY_BITS | day;
    }

    void write(final StateOut out) {
        out.putTable(TURNED_IN, turnedIn);
        out.putTable(CARRIED, carried);
        out.putTable(GIFTS, gifts);
        out.putTable(LINES, lines);
        out.putTable(BROUGHT, brought);
        out.putTable(COUNTED, counted);
    }

    void read(final StateIn in) {
        in.getTable(TURNED_IN, turnedIn);
        in.getTable(CARRIED, carried);
        in.getTable(GIFTS, gifts);
        in.getTable(LINES, lines);
        in.getTable(BROUGHT, brought);
        in.getTable(COUNTED, counted);
    }
}
