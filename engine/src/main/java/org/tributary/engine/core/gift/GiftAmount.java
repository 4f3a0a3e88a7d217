package org.tributary.engine.core.gift;

import org.tributary.engine.core.matching.Rounding;
import org.tributary.engine.core.state.Conversion;
import org.tributary.engine.core.state.GiftBook;

/**
 * What a gift in kind is worth before the pool's limits, exact in 128 bits. Steps are counted whole by the day's total:
 * {@code give × (⌊(Q + q) / per⌋ − ⌊Q / per⌋)}. Orders give {@code ⌊(q × give + carried) / per⌋}, and what is left over
 * is carried on.
 */
final class GiftAmount {
    private long fen;
    private long carryNumerator;

    /** What of a quantity counts, with a donor's day so far and the conversion's cap: {@code min(Q + q, cap) − min(Q, cap)}. */
    static long counted(final Conversion conversion, final long quantity, final long turnedIn) {
        final long cap = conversion.perDonorPerDay();
        final long roomLeft = (cap < 0 ? Long.MAX_VALUE : cap) - turnedIn;
        return Math.max(0, Math.min(quantity, roomLeft));
    }

    /** Works out steps. */
    void steps(final Conversion conversion, final long counted, final long turnedIn) {
        final long gives = (turnedIn + counted) / conversion.per() - turnedIn / conversion.per();
        fen = Rounding.mulDiv(gives, conversion.give(), 1);
    }

    /** Works out an order, with the fraction that its conversion and project carry. */
    void order(final Conversion conversion, final long counted, final GiftBook book, final int project) {
        final long per = conversion.per();
        final long carried = carriedIn(per, book, conversion.index(), project);
        fen = Rounding.mulDiv(counted, conversion.give(), per);
        carryNumerator = carried;
        if (fen != Long.MAX_VALUE) {
            final long rest = Rounding.remainder(counted, conversion.give(), per, fen);
            final boolean isWhole = rest >= per - carried;
            fen += isWhole ? 1 : 0;
            carryNumerator = isWhole ? rest - (per - carried) : rest + carried;
        }
    }

    /** The fraction carried in units of 1/per; a campaign that changed {@code per} carries on what fits, rounded down. */
    private static long carriedIn(final long per, final GiftBook book, final int conversion, final int project) {
        final long numerator = book.carried(conversion, project);
        final long denominator = book.carriedOver(conversion, project);
        return numerator == 0 || denominator == per ? numerator : Rounding.mulDiv(numerator, per, denominator);
    }

    /** Fen, at least 0; {@link Long#MAX_VALUE} for anything above it. */
    long fen() {
        return fen;
    }

    /** What an order leaves to be carried, in units of 1/per: below one fen. */
    long carryNumerator() {
        return carryNumerator;
    }
}
