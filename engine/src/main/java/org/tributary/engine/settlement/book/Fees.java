package org.tributary.engine.settlement.book;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.Int2ObjectHashMap;
import org.tributary.engine.settlement.payee.Payee;

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

    /** Sums of an organisation's part of a day, and of each of its projects. */
    static final class Sums {
        final Part all = new Part();

        private final Int2ObjectHashMap<Part> projects = new Int2ObjectHashMap<>();

        void settled(final int project, final long fen, final boolean byDay) {
            all.settled(fen, byDay);
            of(project).settled(fen, byDay);
        }

        /** Adds a fee of one trade. */
        void charged(final int project, final long fen) {
            all.charged(fen);
            of(project).charged(fen);
        }

        /**
         * Adds a part of a fee of the whole day, shared over the projects.
         *
         * @param byTable whether it is shared by the money that the table charges by day; otherwise by all settled money
         */
        void chargedByDay(final long fen, final boolean byTable) {
            if (fen == 0) {
                return;
            }
            all.charged(fen);
            final int[] indexes =
                    projects.keySet().stream().mapToInt(each -> each).sorted().toArray();
            final long[] weights = new long[indexes.length];
            for (int i = 0; i < indexes.length; i++) {
                weights[i] = of(indexes[i]).weight(fen, byTable);
            }
            final long[] split = LargestRemainder.split(Math.absExact(fen), weights);
            for (int i = 0; i < indexes.length; i++) {
                of(indexes[i]).charged(fen > 0 ? split[i] : -split[i]);
            }
        }

        private Part of(final int project) {
            Part part = projects.get(project);
            if (part == null) {
                part = new Part();
                projects.put(project, part);
            }
            return part;
        }

        /** Calls with each project's index and its fees, if any. */
        void forEachProject(final ProjectFee sink) {
            projects.forEachInt((project, part) -> {
                if (part.chargedFen != 0) {
                    sink.fee(project, part.chargedFen);
                }
            });
        }
    }

    /** Sees a project's fees. */
    @FunctionalInterface
    interface ProjectFee {
        void fee(int project, long fen);
    }

    /** Sums of one organisation or project. */
    static final class Part {
        /** Settled money less refunds. */
        long settledFen;

        /** The part of it that is charged by the day's sum. */
        long roundedByDayFen;

        /** Fees charged. */
        long chargedFen;

        private void settled(final long fen, final boolean byDay) {
            settledFen = Math.addExact(settledFen, fen);
            roundedByDayFen = byDay ? Math.addExact(roundedByDayFen, fen) : roundedByDayFen;
        }

        private void charged(final long fen) {
            chargedFen = Math.addExact(chargedFen, fen);
        }

        /** Returns the weight by which a fee (negative: given back) of the whole day is shared, at least 0. */
        long weight(final long feeFen, final boolean byTable) {
            final long fen = byTable ? roundedByDayFen : settledFen;
            return Math.max(0, feeFen > 0 ? fen : -fen);
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
