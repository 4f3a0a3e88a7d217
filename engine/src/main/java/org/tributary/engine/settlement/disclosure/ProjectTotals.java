package org.tributary.engine.settlement.disclosure;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.settlement.book.DayBook;
import org.tributary.engine.settlement.book.DayFold;
import org.tributary.engine.settlement.book.Figures;

/**
 * What the public learns of a project, for the period.
 *
 * @param donations number of donations counted
 * @param raisedFen what donors gave, before refunds
 * @param refundedFen what went back to them, less what channels gave back of it
 * @param matchedFen by sponsor: what sponsors added (matches and gifts in kind), less what was taken back
 * @param feesFen channels' fees that its organisation bears for it (RULES 19.9)
 * @param paidFen its share of the match money that sponsors paid to its organisation (RULES 19.9)
 */
record ProjectTotals(
        Campaign.Project project,
        Campaign.Organisation organisation,
        long donations,
        long raisedFen,
        long refundedFen,
        Map<String, Long> matchedFen,
        long feesFen,
        long paidFen) {

    /** Returns every project of the campaign, and those that are no longer in it but had money in the period, by id. */
    static List<ProjectTotals> of(final DayFold fold) {
        final TreeMap<String, Integer> projects = new TreeMap<>();
        fold.campaign
                .inForce()
                .projects()
                .forEach(each -> projects.put(each.id(), fold.campaign.projectIndex(each.id())));
        fold.book
                .projects
                .keySet()
                .forEach(index -> projects.put(fold.campaign.knownProject(index).id(), index));
        final Map<Integer, TreeMap<String, Long>> matched = new TreeMap<>();
        for (final DayBook.Match match : fold.book.matches()) {
            projects.put(fold.campaign.knownProject(match.project()).id(), match.project());
            final long fen = Math.subtractExact(match.committedFen(), match.openingFen());
            if (fen != 0) {
                matched.computeIfAbsent(match.project(), made -> new TreeMap<>())
                        .merge(fold.campaign.knownPool(match.pool()).sponsor(), fen, Math::addExact);
            }
        }
        return projects.values().stream()
                .map(index -> {
                    final Figures figures = fold.book.projects.getOrDefault(index, new Figures());
                    final Campaign.Project project = fold.campaign.knownProject(index);
                    return new ProjectTotals(
                            project,
                            fold.campaign.organisation(project.organisation()),
                            figures.donations,
                            figures.donationsFen,
                            Math.subtractExact(figures.refundedFen, figures.refundReversedFen),
                            matched.getOrDefault(index, new TreeMap<>()),
                            fold.fees.ofProjectFen(index),
                            fold.paidShares.ofProjectFen(index));
                })
                .toList();
    }

    /** Returns what all sponsors added. */
    long allMatchedFen() {
        return matchedFen.values().stream().reduce(0L, Math::addExact);
    }
}
