package org.tributary.gateway.api.change;

import java.util.Arrays;
import org.tributary.gateway.http.Role;

/** Changes that can take a second person. */
public enum Approvable {
    /** A change of a pool's budget, up or down, by more than the set sum. */
    POOL_BUDGET("pool.budget", Role.OPERATOR, false),
    /** Matches taken back from a project. It can't be undone, so it takes a second person whatever the sum. */
    VOID_MATCHES("project.void-matches", Role.FINANCE, true),
    /** Match money that is confirmed, by more than the set sum. */
    CONFIRM_MATCHES("match.confirm", Role.FINANCE, false),
    /** A run of payouts that lists more than the set sum. */
    PAYOUT_RUN("payout.run", Role.FINANCE, false),
    /** Payments of one file that, with what one person booked of the run before, are more than the set sum. */
    PAYOUT_PAID("payout.paid", Role.FINANCE, false);

    private final String word;
    private final Role role;
    private final boolean whateverTheSum;

    Approvable(final String word, final Role role, final boolean whateverTheSum) {
        this.word = word;
        this.role = role;
        this.whateverTheSum = whateverTheSum;
    }

    /** The word of the audit trail. */
    public String word() {
        return word;
    }

    /** Whether it takes a second person once any sum is set. */
    boolean whateverTheSum() {
        return whateverTheSum;
    }

    /** The role that a change of that word needs, of those who approve it too; of an unknown word {@link Role#ADMIN}. */
    static Role roleOf(final String word) {
        return Arrays.stream(values())
                .filter(one -> one.word.equals(word))
                .map(one -> one.role)
                .findFirst()
                .orElse(Role.ADMIN);
    }
}
