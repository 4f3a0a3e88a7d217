package org.tributary.gateway.http;

import java.util.Locale;

/** A token's role. Each may read; only {@link #ADMIN} may do what belongs to another. */
public enum Role {
    /** Records, orders, events, held money, alarms and the audit trail. */
    READ,
    /** Suspends and resumes, raises budgets, closes and freezes. */
    OPERATOR,
    /** Held money, corrections, voided matches, notices. */
    FINANCE,
    /** Everything, the campaign included. */
    ADMIN;

    /** Whether a holder of this role may do what needs another. */
    public boolean may(final Role needed) {
        return this == needed || this == ADMIN || needed == READ;
    }

    /** As files and answers write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
