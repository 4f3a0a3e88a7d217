package org.tributary.engine.settlement;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Channel fees of a day (ruling 22): exact per channel and merchant over the day, rounded half up to the fen once, then
 * split over the organisations by largest remainder. Refunds give their fee back, as the channels' bills do.
 */
final class Fees {
    private final Map<Payee, Day> days = new HashMap<>();

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
        private final Map<String, Sum> settled = new HashMap<>();
        private long correctionFen;

        /** Settled money by organisation, refunds taken off. */
        TreeMap<String, Long> settledFen() {
            final TreeMap<String, Long> sorted = new TreeMap<>();
            settled.forEach((organisation, sum) -> sorted.put(organisation, sum.fen));
            return sorted;
        }

        /** Fees booked from the bill beside the table's. */
        long correctionFen() {
            return correctionFen;
        }
    }

    /** A sum that is added to in place. */
    private static final class Sum {
        private long fen;
    }

    /** Counts settled money (negative: refunded) of an organisation. */
    void settled(final String channel, final String merchant, final String organisation, final long fen) {
        final Sum sum = day(channel, merchant).settled.computeIfAbsent(organisation, made -> new Sum());
        sum.fen = Math.addExact(sum.fen, fen);
    }

    /** Counts a fee booked from the bill. */
    void correction(final String channel, final String merchant, final long fen) {
        final Day day = day(channel, merchant);
        day.correctionFen = Math.addExact(day.correctionFen, fen);
    }

    /** All payees with money or fees on the day, in order. */
    Map<Payee, Day> days() {
        return new TreeMap<>(days);
    }

    private Day day(final String channel, final String merchant) {
        return days.computeIfAbsent(new Payee(channel, merchant), payee -> new Day());
    }
}
