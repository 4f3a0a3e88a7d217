package org.tributary.gateway.channel;

/** Verifies and reads the callbacks of contribution partners. Safe for any thread. */
public interface ContributionReader {
    /** Outcome of reading a callback. */
    enum Verdict {
        /** Authentic, a gift in kind. */
        CONTRIBUTION,
        /** Authentic, reverses the contribution named in {@code reverses}. */
        REVERSAL,
        /** Wrong partner, signature or timestamp: 401. */
        NOT_AUTHENTIC,
        /** Authentic, but not in the format of API.md: 400. */
        MALFORMED
    }

    /**
     * Verifies before anything else, then reads.
     *
     * @param request the callback
     * @param contribution cleared and filled; one per thread, reused
     */
    Verdict read(CallbackRequest request, Contribution contribution);
}
