package org.tributary.gateway.channel;

/** Verifies and reads the callbacks of contribution partners. Safe for any thread. */
public interface ContributionReader {
    /** What a callback turned out to be. */
    enum Verdict {
        /** Authentic, a gift in kind. */
        CONTRIBUTION,
        /** Authentic, takes back the contribution named in {@code reverses}. */
        REVERSAL,
        /** Partner, signature or timestamp is not right: 401. */
        NOT_AUTHENTIC,
        /** Authentic and not as API.md says: 400. */
        MALFORMED
    }

    /**
     * Verifies before anything else, then reads.
     *
     * @param request the callback
     * @param contribution cleared and filled; one a thread, reused
     */
    Verdict read(CallbackRequest request, Contribution contribution);
}
