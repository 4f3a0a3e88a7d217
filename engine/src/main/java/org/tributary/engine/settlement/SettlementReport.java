package org.tributary.engine.settlement;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.settlement.book.Accounts;
import org.tributary.engine.settlement.book.DayBook;
import org.tributary.engine.settlement.book.DayFold;
import org.tributary.engine.settlement.book.Figures;
import org.tributary.engine.settlement.book.ReceiptSums;
import org.tributary.engine.settlement.export.Statements;
import org.tributary.engine.settlement.match.MatchSums;
import org.tributary.engine.transparency.DayRoot;

/** The content of {@code settlement.json}: plain maps in a fixed order, so that the same day gives the same bytes. */
final class SettlementReport {
    private final DayFold fold;
    private final Statements statements;
    private final ReceiptSums receipts;
    private final boolean[] lawsHold = {true};

    SettlementReport(final DayFold fold, final Statements statements, final ReceiptSums receipts) {
        this.receipts = receipts;
        this.fold = fold;
        this.statements = statements;
    }

    /**
     * Returns the report.
     *
     * @param warning what may be missing at the journal's end; null for nothing
     */
    Map<String, Object> build(final String chainHead, final List<DayRoot> days, final @Nullable String warning) {
        final Map<String, Object> json = new LinkedHashMap<>();
        final ZoneId zone = fold.zone();
        if (zone == null) {
            throw new IllegalStateException("the journal has not shown the campaign");
        }
        if (fold.isOfOneDay()) {
            json.put("day", fold.from().toString());
        }
        json.put("from", fold.from().toString());
        json.put("to", fold.to().toString());
        json.put("campaign", fold.campaign.inForce().id());
        json.put("timezone", zone.getId());
        json.put("final", fold.isFinal);
        if (warning != null) {
            json.put("warning", warning);
        }
        json.put("fromSequence", fold.firstSequence);
        json.put("toSequence", fold.firstSequence == 0 ? 0 : fold.lastSequence);
        json.put("totals", withAllRefunds(fold.book.day));
        json.put("organisations", organisations());
        json.put("projects", projects());
        json.put("channels", channels());
        json.put("sponsors", sponsors());
        json.put("held", held());
        json.put("accounts", accounts());
        json.put("conservation", conservation());
        json.put("entries", fold.entries);
        if (fold.isOfOneDay()) {
            json.put("treeSize", days.get(0).treeSize());
            json.put("merkleRoot", days.get(0).root());
        } else {
            json.put("days", roots(days));
        }
        json.put("chainHead", chainHead);
        return json;
    }

    /** Returns the days' roots; whether one was published changes with time and is left out. */
    private static List<Object> roots(final List<DayRoot> days) {
        final List<Object> list = new ArrayList<>();
        for (final DayRoot day : days) {
            final Map<String, Object> json = new LinkedHashMap<>();
            json.put("day", day.day());
            json.put("treeSize", day.treeSize());
            json.put("merkleRoot", day.root());
            list.add(json);
        }
        return list;
    }

    /** Returns whether all conservation laws hold; valid after {@link #build}. */
    boolean lawsHold() {
        return lawsHold[0];
    }

    private static Map<String, Object> figures(final Figures figures) {
        return figures(figures, figures.refundedFen);
    }

    private static Map<String, Object> figures(final Figures figures, final long refundedFen) {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("donations", countAndFen(figures.donations, figures.donationsFen));
        json.put("unsettledFen", figures.unsettledFen);
        json.put("matched", countAndFen(figures.lines, figures.matchedFen));
        json.put("contributions", countAndFen(figures.contributions, figures.contributedFen));
        final Map<String, Object> refunded = countAndFen(figures.refunds, refundedFen);
        refunded.put("ofHeldFen", figures.refundedOfHeldFen);
        refunded.put("excessFen", figures.excessRefundedFen);
        refunded.put("reversedFen", figures.refundReversedFen);
        refunded.put("matchReversedFen", figures.matchReversedFen);
        json.put("refunded", refunded);
        json.put("held", countAndFen(figures.heldCount, figures.heldFen));
        json.put("allocated", countAndFen(figures.allocatedCount, figures.allocatedFen));
        json.put("feeFen", figures.feeFen);
        json.put("netFen", figures.netFen());
        json.put("unsettledReturnedFen", figures.unsettledReturnedFen);
        return json;
    }

    /**
     * Returns the figures as the live totals have them: refunded is all that went back, with its held and excess parts
     * apart.
     */
    private static Map<String, Object> withAllRefunds(final Figures figures) {
        final long heldAndExcessFen = Math.addExact(figures.refundedOfHeldFen, figures.excessRefundedFen);
        return figures(figures, Math.addExact(figures.refundedFen, heldAndExcessFen));
    }

    private static Map<String, Object> countAndFen(final long count, final long fen) {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", count);
        json.put("amountFen", fen);
        return json;
    }

    private List<Object> organisations() {
        final List<Object> list = new ArrayList<>();
        statements.byOrganisation().forEach((id, rows) -> {
            final Map<String, Object> json =
                    named(id, fold.campaign.organisation(id).name());
            json.putAll(figures(Statements.total(rows, fold.fees.ofOrganisationFen(id))));
            json.put("receipts", receipts(rows));
            list.add(json);
        });
        return list;
    }

    private List<Object> projects() {
        final List<Object> list = new ArrayList<>();
        statements
                .byOrganisation()
                .forEach((id, rows) -> rows.forEach(row -> {
                    final Map<String, Object> json =
                            named(row.project().id(), row.project().name());
                    json.put("organisation", id);
                    json.putAll(figures(row.figures()));
                    list.add(json);
                }));
        return list;
    }

    private static Map<String, Object> named(final String id, final Campaign.Names name) {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put(
                "name",
                Map.of("zh", name.zh(), "en", name.en()).entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .collect(LinkedHashMap::new, (map, e) -> map.put(e.getKey(), e.getValue()), Map::putAll));
        return json;
    }

    private List<Object> channels() {
        final List<Object> list = new ArrayList<>();
        fold.book.channels.forEach((id, sums) -> {
            final Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", id);
            json.putAll(withAllRefunds(sums));
            json.put("feeFen", fold.fees.ofChannelFen(id));
            list.add(json);
        });
        return list;
    }

    private List<Object> sponsors() {
        final List<Object> list = new ArrayList<>();
        statements.poolsBySponsor().forEach((id, pools) -> {
            final Map<String, Object> json = named(id, fold.campaign.sponsor(id).name());
            final List<Object> rows = new ArrayList<>();
            long due = 0;
            for (final int pool : pools) {
                rows.add(pool(pool));
                due = Math.addExact(due, statesOf(pool).dueFen());
            }
            json.put("dueFen", due);
            json.put("pools", rows);
            list.add(json);
        });
        return list;
    }

    private Map<String, Object> pool(final int index) {
        final DayBook.PoolFigures sums = figuresOf(index);
        final long frozenFen = fold.book.frozenFen(index);
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", fold.campaign.knownPool(index).id());
        json.put("promisedFen", fold.campaign.knownPool(index).budgetFen());
        json.put("matchedDayFen", sums.matchedDayFen);
        json.put("reversedDayFen", sums.reversedDayFen);
        json.put("committedFen", sums.committedFen);
        json.put("reversedFen", sums.reversedFen);
        json.put("frozenFen", frozenFen);
        final MatchSums states = statesOf(index);
        json.put("dueFen", states.dueFen());
        json.put("pendingFen", states.promisedFen);
        json.put("noticedFen", states.noticedFen);
        json.put("confirmedFen", states.confirmedFen);
        json.put("withdrawnFen", states.withdrawnFen);
        json.put("paidFen", states.paidFen);
        json.put("payableFen", states.payableFen());
        json.put("listedFen", states.listedFen);
        json.put("overpaidFen", states.overpaidFen());
        json.put("setOffFen", states.setOffFen());
        return json;
    }

    private MatchSums statesOf(final int pool) {
        return fold.statesOf(fold.campaign.knownPool(pool).id());
    }

    private DayBook.PoolFigures figuresOf(final int pool) {
        return fold.book.pools.getOrDefault(pool, new DayBook.PoolFigures());
    }

    private Map<String, Object> held() {
        final Map<String, Object> json = countAndFen(fold.held.items().size(), fold.held.sumFen());
        final Map<String, Object> foreign = new LinkedHashMap<>();
        fold.book.foreign.forEach((currency, sum) -> foreign.put(currency, sum.amountMinor));
        json.put("foreign", foreign);
        return json;
    }

    private List<Object> accounts() {
        final List<Object> list = new ArrayList<>();
        fold.accounts.byName().forEach((name, account) -> {
            final Map<String, Object> json = new LinkedHashMap<>();
            json.put("account", name);
            json.put("openingFen", account.openingFen());
            json.put("debitFen", account.debitFen());
            json.put("creditFen", account.creditFen());
            json.put("closingFen", account.closingFen());
            list.add(json);
        });
        return list;
    }

    /** Checks the laws of RULES 18.2 over the whole journal, and of double entry. */
    private Map<String, Object> conservation() {
        final Figures ever = fold.book.ever;
        final long receivedFen = ever.donationsFen - ever.allocatedFen + ever.heldFen;
        final long heldFen = fold.held.sumFen();
        long committedFen = 0;
        for (final DayBook.PoolFigures pool : fold.book.pools.values()) {
            committedFen = Math.addExact(committedFen, pool.committedFen);
        }
        long balanceFen = 0;
        for (final Accounts.Account account : fold.accounts.byName().values()) {
            balanceFen = Math.addExact(balanceFen, account.closingFen());
        }
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("receivedFen", receivedFen);
        json.put("donationsFen", ever.donationsFen);
        json.put("heldFen", heldFen);
        json.put("refundedOfHeldFen", ever.refundedOfHeldFen);
        json.put(
                "receivedIsDonationsHeldAndRefunded",
                law(receivedFen == ever.donationsFen + heldFen + ever.refundedOfHeldFen));
        json.put("committedFen", committedFen);
        json.put("matchedFen", ever.matchedFen);
        json.put("contributionsFen", ever.contributedFen);
        json.put("matchReversedFen", ever.matchReversedFen);
        json.put(
                "committedIsMatchedAndContributedLessReversed",
                law(committedFen == ever.matchedFen + ever.contributedFen - ever.matchReversedFen));
        json.put("sumOfAllBalancesFen", balanceFen);
        json.put("debitsEqualCredits", law(balanceFen == 0));
        json.put("receiptsAreDonationsLessRefunds", law(receipts.fit(fold.book)));
        json.put("holds", lawsHold[0]);
        return json;
    }

    private Map<String, Object> receipts(final List<Statements.ProjectRow> rows) {
        final ReceiptSums.Sums sums = new ReceiptSums.Sums();
        rows.forEach(row ->
                sums.add(receipts.of(fold.campaign.projectIndex(row.project().id()))));
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("issued", countAndFen(sums.issued, sums.issuedFen));
        json.put("voided", countAndFen(sums.voided, sums.voidedFen));
        json.put("reissued", countAndFen(sums.reissued, sums.reissuedFen));
        json.put("netFen", sums.netFen());
        return json;
    }

    private boolean law(final boolean holds) {
        lawsHold[0] &= holds;
        return holds;
    }
}
