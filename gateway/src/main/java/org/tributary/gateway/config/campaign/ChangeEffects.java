package org.tributary.gateway.config.campaign;

import org.jspecify.annotations.Nullable;
import org.tributary.engine.text.Yuan;
import org.tributary.gateway.config.campaign.CampaignDiff.Action;
import org.tributary.gateway.config.campaign.CampaignDiff.PoolMoney;
import org.tributary.gateway.config.yaml.Values;

/** Effects of changes to a campaign, each in a sentence. No change ever matches earlier donations. */
final class ChangeEffects {
    private static final String FROM_NOW_ON = "Holds from the next donation on; earlier matches stand.";

    private ChangeEffects() {}

    static String of(
            final String part,
            final Action action,
            final @Nullable String field,
            final @Nullable String after,
            final PoolMoney money) {
        if (field == null) {
            return ofPart(part, action);
        }
        if (field.startsWith("name") || field.startsWith("unit.name")) {
            return "Shown from now on; changes no money.";
        }
        return switch (part) {
            case "campaign" -> ofCampaign(field);
            case "organisation" -> "Money that comes to another merchant than this one is held as merchant-mismatch.";
            case "project" -> ofProject(field);
            case "pool" -> ofPool(field, after, money);
            case "conversion" ->
                field.equals("pool") || field.equals("kind")
                        ? "Holds from the next gift on. Refused once the conversion's pool has given."
                        : "Counts for contributions from now on, also for the rest of today's quantity.";
            case "partner" -> "What it sends for other conversions is ignored from now on.";
            case "fee" -> "Payments from now on, and their refunds, go by the new fee; earlier ones keep theirs.";
            default -> FROM_NOW_ON;
        };
    }

    private static String ofPart(final String part, final Action action) {
        final boolean added = action == Action.ADDED;
        return switch (part) {
            case "project" ->
                added
                        ? "Takes donations from now on; held ones can be allocated to it."
                        : "New donations to it are held as unknown-project; what it has received stays.";
            case "pool" ->
                added ? "Matches from the next donation on; earlier ones are never matched." : "Matches no more.";
            case "conversion", "partner" ->
                added ? "Contributions are taken from now on." : "Its contributions are ignored from now on.";
            case "team" ->
                added
                        ? "Its name is shown instead of its id; changes no money."
                        : "Its id is shown instead of its name; what was given for it stays.";
            case "fee" ->
                added
                        ? "Payments from now on are charged this fee."
                        : "Payments from now on are charged no fee here; refunds of earlier ones give theirs back.";
            default -> added ? "Can be named by others." : "No project or pool names it any more; its records stay.";
        };
    }

    private static String ofCampaign(final String field) {
        return switch (field) {
            case "opens", "closes" ->
                "Donations are accepted by their time of payment; what was held stays held until it is allocated.";
            case "timezone" -> "Days and slots are those of the new zone. Refused once any donation is journaled.";
            case "currency" -> "Donations in another currency are held. Refused once any donation is journaled.";
            default -> FROM_NOW_ON;
        };
    }

    private static String ofProject(final String field) {
        return switch (field) {
            case "goal" ->
                "Reached at once if the net amount is there; otherwise a higher goal opens the project again, a lower one never does.";
            case "onGoal" -> "Decides whether donations after the goal are held as goal-reached.";
            case "minAmount", "maxAmount" -> "Donations outside are held as amount-out-of-range.";
            case "organisation" ->
                "Donations are the new organisation's. Refused once the project has received anything.";
            case "tags" -> "Pools that choose by tag take it from the next donation on.";
            default -> FROM_NOW_ON;
        };
    }

    private static String ofPool(final String field, final @Nullable String after, final PoolMoney money) {
        return switch (field) {
            case "budget" -> after == null ? FROM_NOW_ON : ofBudget(Values.money(after, 0, Long.MAX_VALUE), money);
            case "opens", "closes" -> "Counts by time of payment, for donations that arrive from now on.";
            case "priority" -> "Pools are asked in the new order from the next donation on.";
            case "onRefund" -> "Counts for refunds from now on, also of earlier donations.";
            case "rule.seedCommitment" -> "Refused once it has drawn; before, draws use the new seed.";
            case "rule.every" ->
                "Pays at the next multiple above the highest count so far, nothing for what came before. Another unit is"
                        + " refused once it has paid; before, it counts from 0.";
            case "slots.carryOver" -> "Decides at the end of each slot from now on.";
            default ->
                field.startsWith("slots.")
                        ? "Counts for slots to come. Refused once the pool has given and a slot has begun."
                        : FROM_NOW_ON;
        };
    }

    private static String ofBudget(final long budgetFen, final PoolMoney money) {
        final long boundFen = money.committedFen() + money.writtenOffFen();
        if (budgetFen < boundFen) {
            return "Refused: " + Yuan.of(boundFen) + " are committed or written off.";
        }
        return "Of it " + Yuan.of(boundFen) + " are committed or written off; " + Yuan.of(budgetFen - boundFen)
                + " remain to give.";
    }
}
