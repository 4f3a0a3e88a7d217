package org.tributary.engine.settlement;

import java.util.Map;
import java.util.TreeMap;

/**
 * Channel fees of a day (ruling 22): exact per channel and merchant over the day, rounded half up to the fen once, then
 * split over the organisations by largest remainder. Refunds give their fee back, as the channels' bills do.
 */
final class Fees {
    private final Map<Payee, Day> days = new TreeMap<>();

    /** Whose money it is: a channel's merchant. */
    record Payee(String channel, String merchant) implements Comparable<Payee> {
        @Override
        public int compareTo(final Payee other) {
            final int byChannel = channel.compareTo(other.channel);
            return byChannel != 0 ? byChannel : merchant.compareTo(other.merchant);
        }
    }

    /** A payee's day: settled money by organisation, and fees booked from the bill. */
    static final class Day {
        private final TreeMap<String, Long> settledFen = new TreeMap<>();
        private long correctionFen;

        /** Settled money by organisation, refunds taken off. */
        TreeMap<String, Long> settledFen() {
            return settledFen;
        }

        /** Fees booked from the bill beside the table's. */
        long correctionFen() {
            return correctionFen;
        }
    }

    /** Counts settled money (negative: refunded) of an organisation. */
    void settled(final String channel, final String merchant, final String organisation, final long fen) {
        day(channel, merchant).settledFen.merge(organisation, fen, Math::addExact);
    }

    /** Counts a fee booked from the bill. */
    void correction(final String channel, final String merchant, final long fen) {
        final Day day = day(channel, merchant);
        day.correctionFen = Math.addExact(day.correctionFen, fen);
    }

    /** All payees with money or fees on the day, in order. */
    Map<Payee, Day> days() {
        return days;
    }

    private Day day(final String channel, final String merchant) {
        return days.computeIfAbsent(new Payee(channel, merchant), payee -> new Day());
    }
}
