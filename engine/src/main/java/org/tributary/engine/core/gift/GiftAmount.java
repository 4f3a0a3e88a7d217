package org.tributary.engine.core.gift;

import org.tributary.engine.core.rules.Rounding;
import org.tributary.engine.core.state.GiftBook;
import org.tributary.engine.core.state.campaign.Conversion;

/**
 * Computes a gift in kind's amount before the pool's limits, exact in 128 bits. Steps are counted whole by the day's total:
 * {@code give × (⌊(Q + q) / per⌋ − ⌊Q / per⌋)}. Orders give {@code ⌊(q × give + carried) / per⌋}, and what is left over
 * is carried on. Taken back, both move the same sums down.
 */
final class GiftAmount {
    private long fen;
    private long carryNumerator;
    private long broughtNumerator;

    /** The part of a quantity that counts, given the donor's day so far and the conversion's cap: {@code min(Q + q, cap) − min(Q, cap)}. */
    static long counted(final Conversion conversion, final long quantity, final long turnedIn) {
        final long cap = conversion.perDonorPerDay();
        final long roomLeft = (cap < 0 ? Long.MAX_VALUE : cap) - turnedIn;
        return Math.max(0, Math.min(quantity, roomLeft));
    }

    /** Computes the amount of steps. */
    void steps(final Conversion conversion, final long counted, final long turnedIn) {
        final long gives = (turnedIn + counted) / conversion.per() - turnedIn / conversion.per();
        fen = Rounding.mulDiv(gives, conversion.give(), 1);
    }

    /** Computes the amount of an order, with the fraction carried by its conversion and project. */
    void order(final Conversion conversion, final long counted, final GiftBook book, final int project) {
        final long per = conversion.per();
        final long carried = carriedIn(conversion, book, project);
        carryNumerator = carried;
        broughtNumerator = 0;
        fen = Rounding.mulDiv(counted, conversion.give(), per);
        if (fen == Long.MAX_VALUE) {
            return;
        }
        final long rest = Rounding.remainder(counted, conversion.give(), per, fen);
        final long worthFen = Math.max(0, fen + Math.floorDiv(carried + rest, per));
        broughtNumerator = rest - (worthFen - fen) * per;
        carryNumerator = carried + broughtNumerator;
        fen = worthFen;
    }

    /** Computes the amount of steps taken back, given the donor's day before. */
    void stepsBack(final Conversion conversion, final long counted, final long turnedIn) {
        steps(conversion, counted, turnedIn - counted);
    }

    /** Computes the fraction to carry when an order is taken back. */
    void orderBack(final Conversion conversion, final long order, final GiftBook book, final int project) {
        carryNumerator = carriedIn(conversion, book, project)
                - over(conversion.per(), book.brought(order), book.broughtOver(order));
    }

    private static long carriedIn(final Conversion conversion, final GiftBook book, final int project) {
        final int index = conversion.index();
        return over(conversion.per(), book.carried(index, project), book.carriedOver(index, project));
    }

    /** A fraction in units of 1/per; of another {@code per} as far as it fits, rounded toward 0. */
    private static long over(final long per, final long numerator, final long denominator) {
        if (numerator == 0 || denominator == per) {
            return numerator;
        }
        final long scaled = Rounding.mulDiv(Math.abs(numerator), per, denominator);
        return numerator < 0 ? -scaled : scaled;
    }

    /** Fen, at least 0; {@link Long#MAX_VALUE} for anything above it. */
    long fen() {
        return fen;
    }

    /** The fraction left to carry, in units of 1/per: below one fen, and below 0 for fen to be made up. */
    long carryNumerator() {
        return carryNumerator;
    }

    /** The order's change of the carried fraction, in units of 1/per. */
    long broughtNumerator() {
        return broughtNumerator;
    }
}
