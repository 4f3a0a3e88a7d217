package org.tributary.engine.settlement.disclosure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.settlement.book.DayFold;

/** Content of {@code disclosure/disclosure.json}, in a fixed order so that the same period gives the same bytes. */
final class TotalsJson {
    private final DayFold fold;

    TotalsJson(final DayFold fold) {
        this.fold = fold;
    }

    /**
     * The content.
     *
     * @param roots signed; null: there is no key
     */
    Map<String, Object> of(
            final List<ProjectTotals> projects,
            final List<OrganisationTotals> organisations,
            final @Nullable Map<String, Object> roots) {
        final Campaign campaign = fold.campaign.inForce();
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("campaign", campaign.id());
        names(json, campaign.name());
        json.put("from", fold.from().toString());
        json.put("to", fold.to().toString());
        json.put("state", fold.isFinal ? "final" : "preliminary");
        json.put("currency", campaign.currency());
        json.put("totals", totals(projects, organisations));
        json.put("projects", projects.stream().map(TotalsJson::project).toList());
        json.put(
                "organisations",
                organisations.stream().map(TotalsJson::organisation).toList());
        if (roots != null) {
            json.put("signedRoots", roots);
        }
        return json;
    }

    private Map<String, Object> totals(
            final List<ProjectTotals> projects, final List<OrganisationTotals> organisations) {
        long donations = 0;
        long raisedFen = 0;
        long refundedFen = 0;
        long matchedFen = 0;
        for (final ProjectTotals each : projects) {
            donations = Math.addExact(donations, each.donations());
            raisedFen = Math.addExact(raisedFen, each.raisedFen());
            refundedFen = Math.addExact(refundedFen, each.refundedFen());
            matchedFen = Math.addExact(matchedFen, each.allMatchedFen());
        }
        long feesFen = 0;
        long paidFen = 0;
        for (final OrganisationTotals each : organisations) {
            feesFen = Math.addExact(feesFen, each.feesFen());
            paidFen = Math.addExact(paidFen, each.paidFen());
        }
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("donations", donations);
        json.put("raisedFen", raisedFen);
        json.put("refundedFen", refundedFen);
        json.put("matchedFen", matchedFen);
        json.put("feesFen", feesFen);
        json.put("paidFen", paidFen);
        json.put("platformFeesFen", fold.fees.ofPlatformFen());
        return json;
    }

    private static Map<String, Object> project(final ProjectTotals of) {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", of.project().id());
        names(json, of.project().name());
        json.put("organisation", of.organisation().id());
        json.put("filingNumber", of.project().filingNumber());
        json.put("donations", of.donations());
        json.put("raisedFen", of.raisedFen());
        json.put("refundedFen", of.refundedFen());
        json.put("matchedFen", of.allMatchedFen());
        json.put(
                "matchedBySponsor",
                of.matchedFen().entrySet().stream()
                        .map(each -> {
                            final Map<String, Object> sponsor = new LinkedHashMap<>();
                            sponsor.put("sponsor", each.getKey());
                            sponsor.put("amountFen", each.getValue());
                            return sponsor;
                        })
                        .toList());
        json.put("feesFen", of.feesFen());
        json.put("paidFen", of.paidFen());
        return json;
    }

    private static Map<String, Object> organisation(final OrganisationTotals of) {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", of.organisation().id());
        names(json, of.organisation().name());
        json.put("creditCode", of.organisation().creditCode());
        json.put("feesFen", of.feesFen());
        json.put("paidFen", of.paidFen());
        json.put("unsharedPaidFen", of.unsharedPaidFen());
        return json;
    }

    private static void names(final Map<String, Object> json, final Campaign.Names names) {
        json.put("nameZh", names.zh());
        json.put("nameEn", names.en());
    }
}
