package org.tributary.engine.core.state;

import org.tributary.engine.core.table.LongTable;
import org.tributary.engine.core.table.Pairs;

/**
 * Gifts in kind: what each donor has turned in by conversion and day, the fractions of a fen carried by conversion and
 * project, and, of single gifts, what a reversal must know and can't read from their record.
 */
public final class GiftBook {
    private static final int TURNED_IN = 50;
    private static final int CARRIED = 51;
    private static final int GIFTS = 52;

    private static final int DAY_BITS = 12;
    private static final int CONVERSION_BITS = 20;

    private static final int NUMERATOR = 0;
    private static final int DENOMINATOR = 1;

    private static final int UNCOUNTED = 0;
    private static final int REVERSED = 1;

    private final LongTable turnedIn = new LongTable(1);
    private final LongTable carried = new LongTable(2);
    private final LongTable gifts = new LongTable(2);

    /** What counts of a donor's gifts of a day: quantity, or fen of orders. */
    public long turnedIn(final int donor, final int conversion, final int day) {
        return turnedIn.get(key(donor, conversion, day), 0);
    }

    /** Adds to what counts, or takes from it. */
    public void turnIn(final int donor, final int conversion, final int day, final long change) {
        turnedIn.add(key(donor, conversion, day), 0, change);
    }

    /** The fraction of a fen carried: its numerator, with {@link #carriedOver} below it. */
    public long carried(final int conversion, final int project) {
        return carried.get(Pairs.pack(conversion, project), NUMERATOR);
    }

    /** Denominator of the fraction carried, 0 if there is none. */
    public long carriedOver(final int conversion, final int project) {
        return carried.get(Pairs.pack(conversion, project), DENOMINATOR);
    }

    /** Sets the fraction carried. */
    public void carry(final int conversion, final int project, final long numerator, final long denominator) {
        final long row = carried.findOrInsert(Pairs.pack(conversion, project));
        carried.setAt(row, NUMERATOR, numerator);
        carried.setAt(row, DENOMINATOR, denominator);
    }

    /** Notes that a part of a gift was beyond the donor's day and did not count. */
    public void uncounted(final long gift, final long quantity) {
        gifts.put(gift, UNCOUNTED, quantity);
    }

    /** What of a gift did not count. */
    public long uncounted(final long gift) {
        return gifts.get(gift, UNCOUNTED);
    }

    /** True if the gift was taken back. */
    public boolean reversed(final long gift) {
        return gifts.get(gift, REVERSED) != 0;
    }

    /** Notes that a gift was taken back. */
    public void reverse(final long gift) {
        gifts.put(gift, REVERSED, 1);
    }

    private static long key(final int donor, final int conversion, final int day) {
        if (donor < 0 || conversion >>> CONVERSION_BITS != 0 || day >>> DAY_BITS != 0) {
            throw new IndexOutOfBoundsException("donor " + donor + ", conversion " + conversion + ", day " + day);
        }
        return ((long) donor << CONVERSION_BITS | conversion) << DAY_BITS | day;
    }

    void write(final StateOut out) {
        out.putTable(TURNED_IN, turnedIn::hashInto, turnedIn::writeSnapshot);
        out.putTable(CARRIED, carried::hashInto, carried::writeSnapshot);
        out.putTable(GIFTS, gifts::hashInto, gifts::writeSnapshot);
    }

    void read(final StateIn in) {
        in.getTable(TURNED_IN, turnedIn::readSnapshot);
        in.getTable(CARRIED, carried::readSnapshot);
        in.getTable(GIFTS, gifts::readSnapshot);
    }
}
