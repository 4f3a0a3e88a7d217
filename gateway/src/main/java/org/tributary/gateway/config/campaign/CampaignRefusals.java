package org.tributary.gateway.config.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.text.Yuan;
import org.tributary.gateway.config.campaign.CampaignDiff.Books;
import org.tributary.gateway.config.campaign.CampaignDiff.PoolMoney;
import org.tributary.gateway.config.campaign.CampaignDiff.Refusal;

/**
 * Finds changes that are refused because money has moved: those that the core would refuse (it decides again), and
 * those that would make published draws worthless.
 */
final class CampaignRefusals {
    private final Books books;
    private final List<Refusal> refusals = new ArrayList<>();

    private CampaignRefusals(final Books books) {
        this.books = books;
    }

    static List<Refusal> of(final Campaign before, final Campaign after, final Books books) {
        final CampaignRefusals refusals = new CampaignRefusals(books);
        refusals.frame(before, after);
        final Map<String, Pool> pools = new HashMap<>();
        after.pools().forEach(pool -> pools.put(pool.id(), pool));
        before.pools().forEach(pool -> refusals.pool(pool, pools.get(pool.id())));
        final Map<String, Campaign.Project> projects = new HashMap<>();
        before.projects().forEach(project -> projects.put(project.id(), project));
        after.projects().forEach(project -> refusals.project(projects.get(project.id()), project));
        final Map<String, Campaign.Conversion> conversions = new HashMap<>();
        before.conversions().forEach(conversion -> conversions.put(conversion.id(), conversion));
        after.conversions().forEach(conversion -> refusals.conversion(conversions.get(conversion.id()), conversion));
        return refusals.refusals;
    }

    /** Checks zone and currency, on which days and sums of fen depend. */
    private void frame(final Campaign before, final Campaign after) {
        if (!books.moneyJournaled()) {
            return;
        }
        if (!before.zone().equals(after.zone())) {
            add(
                    "campaign",
                    before.id(),
                    ReasonCode.MONEY_JOURNALED,
                    "Donations are journaled, so the time zone stays " + before.zone()
                            + ": what was given by day is given back by the same day.");
        }
        if (!before.currency().equals(after.currency())) {
            add(
                    "campaign",
                    before.id(),
                    ReasonCode.MONEY_JOURNALED,
                    "Donations are journaled, so the currency stays " + before.currency()
                            + ": sums would mix currencies.");
        }
    }

    private void pool(final Pool before, final @Nullable Pool after) {
        final PoolMoney money = books.pool(before.id());
        if (after == null) {
            if (money.moved()) {
                add(
                        "pool",
                        before.id(),
                        ReasonCode.POOL_HAS_MOVED_MONEY,
                        "It has given money and can't be removed. Suspend it, or lower its budget to what it has given.");
            }
            return;
        }
        if (money.moved() && !before.sponsor().equals(after.sponsor())) {
            add(
                    "pool",
                    before.id(),
                    ReasonCode.POOL_HAS_MOVED_MONEY,
                    "It has given money of sponsor " + before.sponsor() + " and can't become " + after.sponsor()
                            + "'s. Add a pool of another id.");
        }
        if (money.moved() && before.rule().kind() != after.rule().kind()) {
            add(
                    "pool",
                    before.id(),
                    ReasonCode.POOL_HAS_MOVED_MONEY,
                    "It has given money by its rule and can't change the rule's kind. Add a pool of another id.");
        }
        random(before, after, money);
        unit(before, after, money);
        slots(before, after, money);
        final long boundFen = money.committedFen() + money.writtenOffFen();
        if (after.budgetFen() < boundFen) {
            add(
                    "pool",
                    before.id(),
                    ReasonCode.BUDGET_BELOW_COMMITTED,
                    "Its budget can't go below the " + Yuan.of(boundFen) + " yuan it has committed or written off.");
        }
    }

    /**
     * Checks that a pool keeps one seed, unknown while it draws: otherwise the check by donors after the close would
     * prove nothing.
     */
    private void random(final Pool before, final Pool after, final PoolMoney money) {
        if (before.rule().kind() != RuleKind.RANDOM || after.rule().kind() != RuleKind.RANDOM) {
            return;
        }
        final boolean sameDraws =
                before.rule().seedCommitment().equals(after.rule().seedCommitment())
                        && before.rule().randomMinFen() == after.rule().randomMinFen()
                        && before.rule().randomMaxFen() == after.rule().randomMaxFen();
        if (money.moved() && !sameDraws) {
            add(
                    "pool",
                    before.id(),
                    ReasonCode.POOL_HAS_MOVED_MONEY,
                    "It has drawn, so its seed, min and max stay: donors check all of its draws with the one seed that is"
                            + " published. Add a pool of another id.");
        }
        final boolean sameSeed =
                before.rule().seedCommitment().equals(after.rule().seedCommitment());
        if (books.seedIsPublic(before.id()) && sameSeed && after.closesMs() > before.closesMs()) {
            add(
                    "pool",
                    before.id(),
                    ReasonCode.INVALID_CAMPAIGN,
                    "Its seed has been public since it closed, so it can't be opened again. Add a pool of another id with"
                            + " its own seed.");
        }
    }

    private void unit(final Pool before, final Pool after, final PoolMoney money) {
        final boolean both =
                before.rule().kind() == RuleKind.MILESTONE && after.rule().kind() == RuleKind.MILESTONE;
        if (both
                && money.moved()
                && before.rule().everyDonors() > 0 != after.rule().everyDonors() > 0) {
            add(
                    "pool",
                    before.id(),
                    ReasonCode.POOL_HAS_MOVED_MONEY,
                    "It has paid by "
                            + (before.rule().everyDonors() > 0 ? "donors" : "amount")
                            + " and can't count in another unit; another size is taken. Add a pool of another id.");
        }
    }

    /**
     * Checks that a slot that has begun keeps its times and budget: moved by a minute it would get its budget once
     * more.
     */
    private void slots(final Pool before, final Pool after, final PoolMoney money) {
        if (!money.moved() || before.slots() == null) {
            return;
        }
        final List<Pool.Instance> begun = before.slots().instances().stream()
                .filter(slot -> slot.opensMs() <= books.nowMs() || books.slotGave(before.id(), slot.opensMs()))
                .toList();
        final boolean kept = after.slots() != null
                && after.slots().budgetFen() == before.slots().budgetFen()
                && new HashSet<>(after.slots().instances()).containsAll(begun);
        if (!begun.isEmpty() && !kept) {
            add(
                    "pool",
                    before.id(),
                    ReasonCode.SLOTS_HAVE_BEGUN,
                    "It has given and " + begun.size()
                            + " of its slots have begun, so these keep from, to and budget, and the pool's opens and closes"
                            + " stay around them. Close the pool and add one of another id.");
        }
    }

    private void conversion(final Campaign.@Nullable Conversion inForce, final Campaign.Conversion after) {
        final Campaign.Conversion before = inForce == null ? books.lastConversion(after.id()) : inForce;
        if (before != null && before.kind() != after.kind() && books.conversionCounted(after.id())) {
            add(
                    "conversion",
                    after.id(),
                    ReasonCode.MONEY_JOURNALED,
                    "Gifts of it are counted, so its kind stays: what was given by day would go on in another unit. Add a"
                            + " conversion of another id.");
        }
        if (before == null
                || before.pool().isEmpty()
                || !books.pool(before.pool()).moved()) {
            return;
        }
        if (!before.pool().equals(after.pool()) || before.kind() != after.kind()) {
            add(
                    "conversion",
                    after.id(),
                    ReasonCode.POOL_HAS_MOVED_MONEY,
                    "Its pool " + before.pool()
                            + " has given, so its pool and kind stay. Add a conversion of another id.");
        }
    }

    private void project(final Campaign.@Nullable Project inForce, final Campaign.Project after) {
        final Campaign.Project before = inForce == null ? books.lastProject(after.id()) : inForce;
        if (before != null && !before.organisation().equals(after.organisation()) && books.hasDonations(before.id())) {
            add(
                    "project",
                    before.id(),
                    ReasonCode.PROJECT_HAS_MONEY,
                    "It has received money for " + before.organisation() + " and can't change to "
                            + after.organisation() + ". Add a project of another id.");
        }
    }

    private void add(final String part, final String id, final ReasonCode reason, final String detail) {
        refusals.add(new Refusal(part, id, CodeText.of(reason), detail));
    }
}
