package org.tributary.engine.core.laws;

import org.tributary.engine.codec.Channels;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.Ledger;
import org.tributary.engine.core.state.campaign.Organisation;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Registry;
import org.tributary.engine.core.state.campaign.Tally;

/** The laws that hold at every sequence (RULES 18). Reads only; costs a pass over projects and pools. */
public final class Conservation {
    private Conservation() {}

    /**
     * Checks every law.
     *
     * @throws IllegalStateException naming the law that is broken and its sides
     */
    public static void check(final CoreState state) {
        final Ledger ledger = state.ledger();
        final Tally campaign = ledger.campaign();
        equal(
                "received = donations + held + refunded of held",
                ledger.receivedFen(),
                campaign.donatedFen() + ledger.heldFen() + ledger.refundedOfHeldFen());
        atLeastZero("held", ledger.heldFen());
        atLeastZero("held count", ledger.heldCount());
        atLeastZero("foreign count", ledger.foreignCount());
        atLeastZero("donations less refunds", campaign.netDonatedFen());
        equal("donors of the campaign", state.donors().count(), campaign.donors());
        pools(state);
        projects(state);
        organisations(state);
        channels(ledger);
    }

    private static void pools(final CoreState state) {
        final Registry registry = state.registry();
        final Tally campaign = state.ledger().campaign();
        long committedFen = 0;
        long reversedFen = 0;
        for (int i = 0; i < registry.poolNames().size(); i++) {
            final Pool pool = registry.pool(i);
            atLeastZero("committed of pool " + i, pool.committedFen());
            atLeastZero("written off of pool " + i, pool.writtenOffFen());
            if (pool.defined()) {
                atLeastZero("remaining of pool " + i, pool.remainingFen());
            }
            equal(
                    "committed of pool " + i + " = given - reversed",
                    pool.committedFen(),
                    pool.givenFen() - pool.reversedFen());
            for (int slot = 0; slot < pool.slots().count(); slot++) {
                atLeastZero("used of a slot of pool " + i, pool.slots().usedFen(slot));
            }
            committedFen += pool.committedFen();
            reversedFen += pool.reversedFen();
        }
        equal(
                "sum of committed = matched + contributions - reversed",
                committedFen,
                campaign.matchedFen() + campaign.contributedFen() - campaign.matchReversedFen());
        equal("sum of the pools' reversed = match reversed", reversedFen, campaign.matchReversedFen());
    }

    private static void projects(final CoreState state) {
        final Registry registry = state.registry();
        final Tally campaign = state.ledger().campaign();
        long donatedFen = 0;
        long refundedFen = 0;
        long matchedFen = 0;
        long contributedFen = 0;
        long reversedFen = 0;
        long donations = 0;
        for (int i = 0; i < registry.projectNames().size(); i++) {
            final Project project = registry.project(i);
            final Tally tally = project.tally();
            atLeastZero("donations less refunds of project " + i, tally.netDonatedFen());
            donations += tally.donations();
            donatedFen += tally.donatedFen();
            refundedFen += tally.refundedFen();
            matchedFen += tally.matchedFen();
            contributedFen += tally.contributedFen();
            reversedFen += tally.matchReversedFen();
        }
        equal("donations of all projects", donations, campaign.donations());
        equal("donated to all projects", donatedFen, campaign.donatedFen());
        equal("refunded of all projects", refundedFen, campaign.refundedFen());
        equal("matched to all projects", matchedFen, campaign.matchedFen());
        equal("contributed to all projects", contributedFen, campaign.contributedFen());
        equal("reversed of all projects", reversedFen, campaign.matchReversedFen());
    }

    private static void organisations(final CoreState state) {
        final Registry registry = state.registry();
        long donatedFen = 0;
        long refundedFen = 0;
        long matchedFen = 0;
        for (int i = 0; i < registry.organisationNames().size(); i++) {
            final Organisation organisation = registry.organisation(i);
            donatedFen += organisation.tally().donatedFen();
            refundedFen += organisation.tally().refundedFen();
            matchedFen += organisation.tally().matchedFen();
        }
        final Tally campaign = state.ledger().campaign();
        equal("donated to all organisations", donatedFen, campaign.donatedFen());
        equal("refunded of all organisations", refundedFen, campaign.refundedFen());
        equal("matched to all organisations", matchedFen, campaign.matchedFen());
    }

    private static void channels(final Ledger ledger) {
        long donatedFen = 0;
        long refundedFen = 0;
        for (int i = 0; i < Channels.CODES; i++) {
            donatedFen += ledger.channel(i).donatedFen();
            refundedFen += ledger.channel(i).refundedFen();
        }
        equal("donated through all channels", donatedFen, ledger.campaign().donatedFen());
        equal("refunded through all channels", refundedFen, ledger.campaign().refundedFen());
    }

    private static void equal(final String law, final long left, final long right) {
        if (left != right) {
            throw new IllegalStateException("broken law: " + law + ": " + left + " and " + right);
        }
    }

    private static void atLeastZero(final String law, final long value) {
        if (value < 0) {
            throw new IllegalStateException("broken law: " + law + " at least 0: " + value);
        }
    }
}
