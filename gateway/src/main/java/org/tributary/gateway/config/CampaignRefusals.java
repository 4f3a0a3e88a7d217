package org.tributary.gateway.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.gateway.config.CampaignDiff.Books;
import org.tributary.gateway.config.CampaignDiff.PoolMoney;
import org.tributary.gateway.config.CampaignDiff.Refusal;
import org.tributary.gateway.config.yaml.Values;

/**
 * What is refused of a change because money has moved: what the core would refuse, known beforehand (it has the last
 * word), and what would make published draws worthless.
 */
final class CampaignRefusals {
    private final Books books;
    private final List<Refusal> refusals = new ArrayList<>();

    private CampaignRefusals(Books books) {
        this.books = books;
    }

    static List<Refusal> of(Campaign before, Campaign after, Books books) {
        final CampaignRefusals refusals = new CampaignRefusals(books);
        final Map<String, Pool> pools = new HashMap<>();
        after.pools().forEach(pool -> pools.put(pool.id(), pool));
        before.pools().forEach(pool -> refusals.pool(pool, pools.get(pool.id())));
        final Map<String, Campaign.Project> projects = new HashMap<>();
        after.projects().forEach(project -> projects.put(project.id(), project));
        before.projects().forEach(project -> refusals.project(project, projects.get(project.id())));
        return refusals.refusals;
    }

    private void pool(Pool before, Pool after) {
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
        final long boundFen = money.committedFen() + money.writtenOffFen();
        if (after.budgetFen() < boundFen) {
            add(
                    "pool",
                    before.id(),
                    ReasonCode.BUDGET_BELOW_COMMITTED,
                    "Its budget can't go below the " + Values.yuan(boundFen)
                            + " yuan it has committed or written off.");
        }
    }

    /** One seed a pool, and none that is known: or what donors check after the close would prove nothing. */
    private void random(Pool before, Pool after, PoolMoney money) {
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
                            + " a seed of its own.");
        }
    }

    private void project(Campaign.Project before, Campaign.Project after) {
        final boolean moves = after != null && !before.organisation().equals(after.organisation());
        if (moves && books.hasDonations(before.id())) {
            add(
                    "project",
                    before.id(),
                    ReasonCode.INVALID_CAMPAIGN,
                    "It has received money for " + before.organisation() + " and can't change to "
                            + after.organisation() + ". Add a project of another id.");
        }
    }

    private void add(String part, String id, ReasonCode reason, String detail) {
        refusals.add(new Refusal(part, id, CodeText.of(reason), detail));
    }
}
