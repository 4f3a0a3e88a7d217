package org.tributary.benchmarks.peers;

import java.util.Locale;
import org.agrona.collections.Long2LongHashMap;
import org.tributary.benchmarks.stream.DonationStream;

/**
 * The donations that every peer gets: request r of a workload is always the same. One in a hundred is a payment that came
 * before, once more; a quarter come from a thousand donors who give often, so that caps bind. Immutable; any thread.
 *
 * @param budgetFen of the one pool
 * @param capFen the most the pool gives for a donor's donations
 */
public record Workload(long budgetFen, long capFen) {
    /** A budget no run here exhausts. */
    public static final long AMPLE_FEN = 1_000_000_000_000L;

    /** Cap of a donor, 50 yuan. */
    public static final long CAP_FEN = 5_000;

    private static final int DOUBLES_EVERY = 100;
    private static final int DOUBLE_WITHIN = 1_000;
    private static final int FREQUENT_DONORS = 1_000;
    private static final int DONORS = 500_000;
    private static final int MAX_YUAN = 20;
    private static final int FEN = 100;

    /** Number of the transaction that request r reports, at most r. */
    long number(final long request) {
        long number = request;
        while (number > 0 && draw(number, 1, DOUBLES_EVERY) == 0) {
            number -= 1 + draw(number, 2, Math.min(number, DOUBLE_WITHIN));
        }
        return number;
    }

    /** The channel's id of a transaction, 28 digits. */
    String id(final long number) {
        return String.format(Locale.ROOT, "4200002026090700%012d", number);
    }

    /** Who paid. */
    long donor(final long number) {
        return draw(number, 3, 4) == 0
                ? draw(number, 4, FREQUENT_DONORS)
                : FREQUENT_DONORS + draw(number, 4, DONORS - FREQUENT_DONORS);
    }

    /** How much, 1 to 20 whole yuan. */
    long amountFen(final long number) {
        return FEN * (1 + draw(number, 5, MAX_YUAN));
    }

    private static long draw(final long number, final int purpose, final long bound) {
        return Long.remainderUnsigned(DonationStream.mix(number * 8 + purpose), bound);
    }

    /** What the books must say after requests 0 to count - 1 one after the other, by plain arithmetic. */
    Books expected(final int count) {
        final boolean[] seen = new boolean[count];
        final Long2LongHashMap used = new Long2LongHashMap(0);
        long donations = 0;
        long amountFen = 0;
        long committedFen = 0;
        for (int request = 0; request < count; request++) {
            final int number = (int) number(request);
            if (seen[number]) {
                continue;
            }
            seen[number] = true;
            final long donor = DonationStream.donorHi(donor(number));
            final long before = used.get(donor);
            final long gift = Math.min(Math.min(amountFen(number), capFen - before), budgetFen - committedFen);
            if (gift > 0) {
                used.put(donor, before + gift);
            }
            donations++;
            amountFen += amountFen(number);
            committedFen += gift;
        }
        return new Books(donations, amountFen, count - donations, committedFen, Books.digest(used));
    }
}
