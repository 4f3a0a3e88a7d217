package org.tributary.engine.settlement.book;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What one day's fees are made of, by channel and merchant. */
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

    /** A payee's day. */
    static final class Day {
        /** By organisation. */
        final TreeMap<String, Sums> organisations = new TreeMap<>();

        /** Charged trade by trade, where the platform bears it. */
        long platformFen;

        /** Booked from the bill for the day as a whole. */
        long correctionFen;

        Sums of(final String organisation) {
            return organisations.computeIfAbsent(organisation, made -> new Sums());
        }
    }

    /** An organisation's part of a day. */
    static final class Sums {
        /** Settled, refunds taken off. */
        long settledFen;

        /** Of it what is charged by the day's sum. */
        long roundedByDayFen;

        /** Charged trade by trade. */
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

    /** All payees with money or fees on the day, in order. */
    Map<Payee, Day> days() {
        return new TreeMap<>(days);
    }
}
