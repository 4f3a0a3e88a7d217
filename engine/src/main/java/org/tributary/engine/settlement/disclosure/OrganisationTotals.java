package org.tributary.engine.settlement.disclosure;

import java.util.List;
import java.util.Map;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.settlement.book.Accounts;
import org.tributary.engine.settlement.book.DayFold;

/**
 * What the public learns of an organisation, for the period: sums of its projects, and what is of none.
 *
 * @param feesFen channels' fees that it bears
 * @param paidFen match money that sponsors paid to it
 * @param unsharedPaidFen the part of it that is of no project (RULES 19.9)
 */
record OrganisationTotals(Campaign.Organisation organisation, long feesFen, long paidFen, long unsharedPaidFen) {

    /** Returns every organisation of the campaign that bore fees or was paid, by id. */
    static List<OrganisationTotals> of(final DayFold fold) {
        final Map<String, Long> unshared = fold.paidShares.unshared();
        return fold.campaign.inForce().organisations().stream()
                .map(each -> new OrganisationTotals(
                        each,
                        fold.fees.ofOrganisationFen(each.id()),
                        paidFen(fold, each.id()),
                        unshared.getOrDefault(each.id(), 0L)))
                .filter(each -> each.feesFen() != 0 || each.paidFen() != 0)
                .sorted((one, other) ->
                        one.organisation().id().compareTo(other.organisation().id()))
                .toList();
    }

    private static long paidFen(final DayFold fold, final String organisation) {
        final Accounts.Account account = fold.accounts.byName().get("organisation:" + organisation + ":paid");
        return account == null ? 0 : Math.subtractExact(account.debitFen(), account.creditFen());
    }
}
