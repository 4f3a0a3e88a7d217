package org.tributary.engine.core.state.campaign;

import java.util.Arrays;
import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.table.DonorUse;

/** The campaign itself: version, window, currency, zone, days. Times are epoch milliseconds. */
public final class CampaignFrame {
    private int version;
    private long opensMs;
    private long closesMs;
    private int currency;
    private byte[] zone = {};
    private Calendar calendar = new Calendar(new long[1], new long[1]);
    /** True once a donation is journaled or a gift in kind was taken: zone, currency and days stay. */
    private boolean moneyJournaled;
    /** Start of all windows of campaigns and pools since then: an instant in them keeps its day. */
    private long keptFromMs;

    private long keptUntilMs;

    /**
     * Puts the frame of a new version in force.
     *
     * @param firstMs first instant of any window in it, the campaign's own or a pool's
     * @param lastMs end of the last one
     */
    public void redefine(
            final long newOpensMs,
            final long newClosesMs,
            final byte[] newCurrency,
            final byte[] newZone,
            final Calendar newCalendar,
            final long firstMs,
            final long lastMs) {
        opensMs = newOpensMs;
        closesMs = newClosesMs;
        currency = currency(newCurrency[0], newCurrency[1], newCurrency[2]);
        zone = newZone;
        calendar = moneyJournaled ? calendar.keptIn(newCalendar, keptFromMs, keptUntilMs) : newCalendar;
        keptFromMs = moneyJournaled ? Math.min(keptFromMs, firstMs) : firstMs;
        keptUntilMs = moneyJournaled ? Math.max(keptUntilMs, lastMs) : lastMs;
        version++;
    }

    /** True if a new version has this one's zone and currency. */
    public boolean hasZoneAndCurrency(final byte[] newZone, final byte[] newCurrency) {
        return Arrays.equals(zone, newZone) && currency == currency(newCurrency[0], newCurrency[1], newCurrency[2]);
    }

    /** True once a donation is journaled or a gift in kind was taken. */
    public boolean moneyJournaled() {
        return moneyJournaled;
    }

    /** Notes that a donation is journaled, or a gift in kind was taken. */
    public void journalMoney() {
        moneyJournaled = true;
    }

    /** Counts a change of a budget. */
    public void raiseVersion() {
        version++;
    }

    /** Number of changes so far; 0 before the first campaign. */
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

    /**
     * Number of the local day an instant lies in, days since 1970-01-01. For an instant in any window since money was
     * journaled it never changes. Instants outside the windows' years share the outermost days.
     */
    public int day(final long atMs) {
        final int day = calendar.day(Math.max(0, Math.min(atMs, CampaignLimits.LAST_CLOSE_MS)));
        return Math.max(0, Math.min(DonorUse.MAX_DAY, day));
    }

    /** Three letters of a currency in one number. */
    public static int currency(final byte first, final byte second, final byte third) {
        return first << 16 | second << 8 | third;
    }

    public void write(final StateOut out) {
        out.putInt(version);
        out.putLong(opensMs);
        out.putLong(closesMs);
        out.putInt(currency);
        out.putBytes(zone);
        out.putBoolean(moneyJournaled);
        out.putLong(keptFromMs);
        out.putLong(keptUntilMs);
        calendar.write(out);
    }

    public void read(final StateIn in) {
        version = in.getInt();
        opensMs = in.getLong();
        closesMs = in.getLong();
        currency = in.getInt();
        zone = in.getBytes();
        moneyJournaled = in.getBoolean();
        keptFromMs = in.getLong();
        keptUntilMs = in.getLong();
        calendar = Calendar.read(in);
    }
}
