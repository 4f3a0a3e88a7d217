package org.tributary.engine.core.state;

/** The campaign itself: version, window, currency, days. Times are epoch milliseconds. */
public final class CampaignFrame {
    /** Days before the first campaign's first day that still have a number. */
    private static final int DAYS_BEFORE = 400;

    /** Days have numbers from 0 to below this. */
    private static final int MAX_DAYS = 4_000;

    private int version;
    private long opensMs;
    private long closesMs;
    private int currency;
    private int firstDay;
    private Calendar calendar = new Calendar(new long[1], new long[1]);

    /** Puts the frame of a new version in force. */
    public void redefine(
            final long newOpensMs, final long newClosesMs, final byte[] newCurrency, final Calendar newCalendar) {
        opensMs = newOpensMs;
        closesMs = newClosesMs;
        currency = currency(newCurrency[0], newCurrency[1], newCurrency[2]);
        calendar = newCalendar;
        if (version == 0) {
            firstDay = calendar.day(opensMs) - DAYS_BEFORE;
        }
        version++;
    }

    /** Counts a change of a budget. */
    public void raiseVersion() {
        version++;
    }

    /** Number of changes so far; 0: there is no campaign yet. */
    public int version() {
        return version;
    }

    /** First instant of payment, inclusive. */
    public long opensMs() {
        return opensMs;
    }

    /** End, exclusive. */
    public long closesMs() {
        return closesMs;
    }

    /** The three letters in one number. */
    public int currency() {
        return currency;
    }

    public Calendar calendar() {
        return calendar;
    }

    /** Number of the campaign's local day an instant lies in, at least 0; what lies far outside shares the outmost ones. */
    public int day(final long atMs) {
        final long clamped =
                Math.max(opensMs - DAYS_BEFORE * 86_400_000L, Math.min(atMs, closesMs + MAX_DAYS * 86_400_000L));
        return Math.max(0, Math.min(MAX_DAYS, calendar.day(clamped) - firstDay));
    }

    /** Three letters of a currency in one number. */
    public static int currency(final byte first, final byte second, final byte third) {
        return first << 16 | second << 8 | third;
    }

    void write(final StateOut out) {
        out.putInt(version);
        out.putLong(opensMs);
        out.putLong(closesMs);
        out.putInt(currency);
        out.putInt(firstDay);
        calendar.write(out);
    }

    void read(final StateIn in) {
        version = in.getInt();
        opensMs = in.getLong();
        closesMs = in.getLong();
        currency = in.getInt();
        firstDay = in.getInt();
        calendar = Calendar.read(in);
    }
}
