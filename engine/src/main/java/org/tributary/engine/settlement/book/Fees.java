package org.tributary.engine.settlement.book;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Sums from which one day's fees are computed, by channel and merchant. */
final class Fees {
    private final Map<Payee, Day> days = new HashMap<>();

    /** Sums of a payee's day. */
    static final class Day {
        /** By organisation, in order. */
        final TreeMap<String, Sums> organisations = new TreeMap<>();

        /** The same, to be found faster: each payment looks one up. */
        private final HashMap<String, Sums> found = new HashMap<>();

        /** Fees charged trade by trade that the platform bears. */
        long platformFen;

        /** Fees of held money, which nobody bears yet. */
        long heldFen;

        /** Fees booked from the bill for the day as a whole. */
        long correctionFen;

        Sums of(final String organisation) {
            Sums sums = found.get(organisation);
            if (sums == null) {
                sums = new Sums();
                found.put(organisation, sums);
                organisations.put(organisation, sums);
            }
            return sums;
        }
    }

    /** Sums of an organisation's part of a day. */
    static final class Sums {
        /** Settled money less refunds. */
        long settledFen;

        /** The part of it that is charged by the day's sum. */
        long roundedByDayFen;

        /** Fees charged trade by trade. */
        long chargedFen;

        void settled(final long fen, final boolean byDay) {
            settledFen = Math.addExact(settledFen, fen);
            roundedByDayFen = byDay ? Math.addExact(roundedByDayFen, fen) : roundedByDayFen;
        }

        void charged(final long fen) {
            chargedFen = Math.addExact(chargedFen, fen);
        }
    }

    Day day(final String channel, final String merchant) {
        return days.computeIfAbsent(new Payee(channel, merchant), payee -> new Day());
    }

    /** Returns all payees with money or fees on the day, in order. */
    Map<Payee, Day> days() {
        return new TreeMap<>(days);
    }
}
