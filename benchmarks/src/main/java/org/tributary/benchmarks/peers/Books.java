package org.tributary.benchmarks.peers;

import org.agrona.collections.Long2LongHashMap;
import org.tributary.benchmarks.stream.DonationStream;

/**
 * What a peer says it has after a run. Two that did the same work have equal books.
 *
 * @param donations counted once each
 * @param amountFen of them
 * @param duplicates requests that were known already
 * @param committedFen given by the pool
 * @param capsDigest of what each donor got
 */
record Books(long donations, long amountFen, long duplicates, long committedFen, long capsDigest) {
    Books withDuplicates(final long others) {
        return new Books(donations, amountFen, others, committedFen, capsDigest);
    }

    /** Of the first half of each donor's hash to the fen got, in any order; donors who got nothing don't count. */
    static long digest(final Long2LongHashMap usedFen) {
        final long[] digest = new long[1];
        usedFen.longForEach((donor, fen) -> digest[0] += DonationStream.mix(donor + fen));
        return digest[0];
    }
}
