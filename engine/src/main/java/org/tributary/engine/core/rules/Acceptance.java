package org.tributary.engine.core.rules;

import org.tributary.engine.codec.CarriedLines;
import org.tributary.engine.codec.GoalRule;
import org.tributary.engine.core.outcome.Lines;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.Donors;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.state.Ledger;
import org.tributary.engine.core.state.Teams;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;

/**
 * Books a donation that goes to a project, at once or by a later allocation, with its match lines. Everything has been
 * checked: nothing here may refuse.
 */
public final class Acceptance {
    /** Bits of DonationFlags. */
    public static final int NEW_DONOR = 1;

    public static final int NEW_PROJECT_DONOR = 1 << 1;
    public static final int NEW_ORGANISATION_DONOR = 1 << 2;
    public static final int NEW_TEAM_DONOR = 1 << 3;
    public static final int GOAL_REACHED = 1 << 4;
    public static final int FOREIGN = 1 << 5;
    public static final int JOINS_REFUND = 1 << 6;
    public static final int ENDS_NOTICE = 1 << 7;

    private final CoreState state;
    private final IdKey teamKey = new IdKey();

    public Acceptance(final CoreState state) {
        this.state = state;
    }

    /**
     * Books the donor's money and the lines.
     *
     * @param known the donor's index, {@link Donors#UNKNOWN} if the donor has none yet
     * @param netFen the donor's own amount less what was refunded before
     * @param refundedFen part that known refunds take back at once: a goal counts the rest
     * @return bits of DonationFlags
     */
    public int book(
            final Payment payment,
            final Project project,
            final int known,
            final long netFen,
            final long refundedFen,
            final Lines lines) {
        final int donor = known == Donors.UNKNOWN ? state.donors().add(payment.donorHi(), payment.donorLo()) : known;
        final int flags = bookOwn(payment, project, netFen, refundedFen, donor);
        bookLines(payment, project, donor, lines);
        return flags;
    }

    /** Keeps the lines of a donation that has more of them than a refund's command carries. */
    public void keepLines(final long payment, final Lines lines) {
        int giving = 0;
        for (int i = 0; i < lines.count(); i++) {
            giving += lines.amountFen(i) > 0 ? 1 : 0;
        }
        if (giving <= CarriedLines.MAX) {
            return;
        }
        int line = 0;
        for (int i = 0; i < lines.count(); i++) {
            if (lines.amountFen(i) > 0) {
                state.wideLines().keep(payment, line++, lines.pool(i), lines.amountFen(i));
            }
        }
    }

    private int bookOwn(
            final Payment payment, final Project project, final long netFen, final long refundedFen, final int donor) {
        final Donors donors = state.donors();
        final Ledger ledger = state.ledger();
        final boolean firstOfProject = donors.firstOfProject(donor, project.index());
        // A donor who gave to the project before also gave to the campaign before: most look-ups are skipped.
        final boolean first = firstOfProject && donors.firstOfCampaign(donor);
        final boolean firstOfOrganisation =
                donors.firstOfOrganisation(donor, project.organisation().index());
        int flags = first ? NEW_DONOR : 0;
        flags |= firstOfProject ? NEW_PROJECT_DONOR : 0;
        flags |= firstOfOrganisation ? NEW_ORGANISATION_DONOR : 0;
        final long goalFen = project.terms().goalFen;
        final long beforeFen = project.tally().netDonatedFen();
        ledger.campaign().donation(netFen, first);
        ledger.channel(payment.channel()).donation(netFen, false);
        project.organisation().tally().donation(netFen, firstOfOrganisation);
        project.tally().donation(netFen, firstOfProject);
        final long leftFen = project.tally().netDonatedFen() - refundedFen;
        if (!project.goalReached() && GoalRule.crosses(goalFen, beforeFen, leftFen)) {
            project.goalReached(true);
            flags |= GOAL_REACHED;
        }
        if (PaymentRules.wellFormed(payment.team())) {
            flags |= bookTeam(payment, netFen, donor);
        }
        final int item = state.registry().item(project.index(), payment.item());
        if (item >= 0) {
            state.registry().countItem(item, 1);
        }
        return flags;
    }

    private int bookTeam(final Payment payment, final long netFen, final int donor) {
        final int team = state.teams().findOrAdd(state.ids().team(payment.team(), teamKey));
        if (team == Teams.NONE) {
            return 0;
        }
        final boolean firstOfTeam = state.donors().firstOfTeam(donor, team);
        state.teams().donation(team, netFen, firstOfTeam);
        return firstOfTeam ? NEW_TEAM_DONOR : 0;
    }

    private void bookLines(final Payment payment, final Project project, final int donor, final Lines lines) {
        final int day = state.frame().day(payment.paidAtMs());
        for (int i = 0; i < lines.count(); i++) {
            final long amountFen = lines.amountFen(i);
            if (amountFen > 0) {
                final Pool pool = state.registry().pool(lines.pool(i));
                state.matches().match(pool, lines.slot(i), project, payment.channel(), amountFen);
                state.donors().use(donor, pool, day, amountFen);
                if (pool.terms().requiredFlowers > 0) {
                    state.donors().addFlowers(donor, project.index(), -pool.terms().requiredFlowers);
                }
            }
        }
    }
}
