package org.tributary.engine.core.campaign;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.campaign.Conversion;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Registry;

/**
 * Checks what a change may not do once money has been given (the tables of RULES 15): a line keeps its day, slot, pool,
 * sponsor and organisation. The gateway checks the same beforehand and explains it. Changes no state; checks in order of index.
 */
final class MoneyChecks {
    private final Change change;
    private final CoreState state;
    private final Registry registry;

    MoneyChecks(final Change change, final CoreState state) {
        this.change = change;
        this.state = state;
        this.registry = state.registry();
    }

    /** NONE if the change moves no given money, otherwise the reason of the first that it would move. */
    ReasonCode check() {
        final boolean frameMoves = state.frame().version() > 0
                && state.frame().moneyJournaled()
                && !state.frame().hasZoneAndCurrency(change.zone(), change.currency());
        ReasonCode reason = frameMoves ? ReasonCode.MONEY_JOURNALED : ReasonCode.NONE;
        for (int i = 0; i < registry.projectNames().size() && reason == ReasonCode.NONE; i++) {
            reason = project(
                    registry.project(i),
                    change.projects.get(registry.projectNames().text(i)));
        }
        for (int i = 0; i < registry.poolNames().size() && reason == ReasonCode.NONE; i++) {
            reason =
                    pool(registry.pool(i), change.pools.get(registry.poolNames().text(i)));
        }
        for (int i = 0; i < registry.conversionNames().size() && reason == ReasonCode.NONE; i++) {
            reason = conversion(
                    registry.conversion(i),
                    change.draft.conversions().get(registry.conversionNames().text(i)));
        }
        return reason;
    }

    /** A project that got money stays with its organisation: books and caps hang on it. */
    private static ReasonCode project(final Project project, final Staged.@Nullable ProjectEntry entry) {
        final boolean moves = entry != null && !Arrays.equals(project.terms().organisation, entry.terms.organisation);
        final boolean got = project.tally().donations() != 0
                || project.tally().matchLines() != 0
                || project.tally().contributions() != 0;
        return moves && got ? ReasonCode.PROJECT_HAS_MONEY : ReasonCode.NONE;
    }

    private ReasonCode pool(final Pool pool, final Staged.@Nullable PoolEntry entry) {
        final boolean gave = gave(pool);
        if (entry == null) {
            return gave && pool.defined() ? ReasonCode.POOL_HAS_MOVED_MONEY : ReasonCode.NONE;
        }
        if (gave && !sameRule(pool.terms(), entry.terms())) {
            return ReasonCode.POOL_HAS_MOVED_MONEY;
        }
        if (gave && !keepsBegunSlots(pool, entry)) {
            return ReasonCode.SLOTS_HAVE_BEGUN;
        }
        return entry.terms().budgetFen < pool.boundFen() ? ReasonCode.BUDGET_BELOW_COMMITTED : ReasonCode.NONE;
    }

    /** A milestone that waits to be paid is as good as given. */
    private boolean gave(final Pool pool) {
        return pool.hasMovedMoney() || state.milestones().owes(pool.index());
    }

    private static boolean sameRule(final PoolTerms before, final PoolTerms after) {
        return before.kind == after.kind
                && Arrays.equals(before.sponsor, after.sponsor)
                && (before.kind != RuleKind.MILESTONE || before.countsAs(after))
                && (before.kind != RuleKind.RANDOM || before.drawsAs(after));
    }

    private boolean keepsBegunSlots(final Pool pool, final Staged.PoolEntry entry) {
        final long nowMs = state.nowMs();
        return !pool.hasSlots()
                || !pool.slots().anyHasBegun(nowMs)
                || entry.terms().slotBudgetFen == pool.terms().slotBudgetFen
                        && pool.slots().begunAreIn(entry.slotOpensMs(), entry.slotClosesMs(), nowMs);
    }

    private ReasonCode conversion(final Conversion conversion, final Campaign.@Nullable Conversion entry) {
        if (entry != null && entry.kind() != conversion.kind() && state.gifts().hasCounted(conversion.index())) {
            // The day's sums and the carried fractions would continue in another unit: flowers would be paid as steps.
            return ReasonCode.MONEY_JOURNALED;
        }
        final Pool pool = conversion.pool();
        if (entry == null || pool == null) {
            return ReasonCode.NONE;
        }
        final boolean moves = entry.kind() != conversion.kind()
                || !entry.pool().equals(registry.poolNames().text(pool.index()));
        return moves && gave(pool) ? ReasonCode.POOL_HAS_MOVED_MONEY : ReasonCode.NONE;
    }
}
