package org.tributary.engine.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.CampaignBeginCommandDecoder;
import org.tributary.engine.codec.sbe.CampaignCommitCommandDecoder;
import org.tributary.engine.codec.sbe.DefinitionListDecoder;
import org.tributary.engine.codec.sbe.OrganisationDefinitionDecoder;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolCommandDecoder;
import org.tributary.engine.codec.sbe.PoolDefinitionDecoder;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ProjectCommandDecoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.SponsorDefinitionDecoder;
import org.tributary.engine.record.JournalRecord;

/**
 * The campaign as the journal's admin records have made it, from the rules alone: what is in force, its version, what a change
 * may not do, and which operator's command changes nothing.
 */
final class CampaignModel {
    /** A change between its Begin and its Commit. */
    private static final class Staged {
        private final Plan plan;
        private final int expectedVersion;
        private final boolean stale;
        private int definitions;

        Staged(final Plan plan, final int expectedVersion, final boolean stale) {
            this.plan = plan;
            this.expectedVersion = expectedVersion;
            this.stale = stale;
        }
    }

    final PoolModel first = new PoolModel(0, Plan.of(0).second());
    final PoolModel second = new PoolModel(1, Plan.of(0).second());
    private final Map<String, PoolModel> pools = Map.of("m", first, "n", second);
    private final Set<String> closed = new HashSet<>();
    private final Set<String> frozen = new HashSet<>();
    private final Map<PoolModel, Long> voided = new HashMap<>();
    private final Map<String, Integer> seen;
    private @Nullable Staged staged;
    private @Nullable Plan plan;
    private int version;

    /** A campaign before its first record; adds to {@code seen} what it meets. */
    CampaignModel(final Map<String, Integer> seen) {
        this.seen = seen;
    }

    int version() {
        return version;
    }

    /** Why a payment is held, by RULES 3.1. */
    ReasonCode heldFor(final Paid paid) {
        if (plan == null) {
            throw new Violation("a payment without a campaign");
        }
        if (!plan.hasProject(paid.project)) {
            return ReasonCode.UNKNOWN_PROJECT;
        }
        if (closed.contains(paid.project)) {
            return ReasonCode.PROJECT_CLOSED;
        }
        if (paid.paidAtMs < plan.opensMs()) {
            return ReasonCode.CAMPAIGN_NOT_OPEN;
        }
        if (paid.paidAtMs >= plan.closesMs()) {
            return ReasonCode.CAMPAIGN_CLOSED;
        }
        return paid.amountFen > plan.maxFen() ? ReasonCode.AMOUNT_OUT_OF_RANGE : ReasonCode.NONE;
    }

    boolean isFrozen(final String project) {
        return frozen.contains(project);
    }

    /** Takes an operator's record; true if it voids the matches of a project, which {@link #voided} must then be told. */
    @Nullable
    String record(final JournalRecord record) {
        final int template = record.commandTemplate();
        String voids = null;
        final ReasonCode wanted;
        if (template == PoolCommandDecoder.TEMPLATE_ID) {
            wanted = pool(record.command(new PoolCommandDecoder()));
        } else if (template == ProjectCommandDecoder.TEMPLATE_ID) {
            final ProjectCommandDecoder command = record.command(new ProjectCommandDecoder());
            final ProjectAction action = command.action();
            final String project = command.project();
            wanted = project(action, project);
            voids = action == ProjectAction.VOID_MATCHES && wanted == ReasonCode.NONE ? project : null;
        } else if (template == CampaignBeginCommandDecoder.TEMPLATE_ID) {
            wanted = begin(record.command(new CampaignBeginCommandDecoder()));
        } else if (template == CampaignCommitCommandDecoder.TEMPLATE_ID) {
            wanted = commit(record.command(new CampaignCommitCommandDecoder()).definitions(), record.reason());
        } else if (isDefinition(template)) {
            if (staged != null) {
                staged.definitions++;
            }
            return null;
        } else {
            return null;
        }
        Model.require(
                record.reason() == wanted,
                "sequence " + record.sequence() + ", template " + template + ": answered " + record.reason() + ", not "
                        + wanted);
        seen.merge(name(template) + " " + wanted, 1, Integer::sum);
        final int journaled = record.outcome(new AdminOutcomeDecoder()).version();
        Model.require(
                journaled == version,
                "sequence " + record.sequence() + " names version " + journaled + " of the campaign, not " + version);
        return voids;
    }

    private static String name(final int template) {
        return switch (template) {
            case PoolCommandDecoder.TEMPLATE_ID -> "pool";
            case ProjectCommandDecoder.TEMPLATE_ID -> "project";
            case CampaignBeginCommandDecoder.TEMPLATE_ID -> "begin";
            default -> "commit";
        };
    }

    static boolean isDefinition(final int template) {
        return switch (template) {
            case OrganisationDefinitionDecoder.TEMPLATE_ID,
                    ProjectDefinitionDecoder.TEMPLATE_ID,
                    SponsorDefinitionDecoder.TEMPLATE_ID,
                    PoolDefinitionDecoder.TEMPLATE_ID,
                    DefinitionListDecoder.TEMPLATE_ID -> true;
            default -> false;
        };
    }

    private ReasonCode pool(final PoolCommandDecoder command) {
        final PoolAction action = command.action();
        final long addFen = command.addFen();
        final PoolModel pool = pools.get(command.pool());
        if (pool == null || !pool.isThere()) {
            return ReasonCode.UNKNOWN_POOL;
        }
        if (action == PoolAction.ADD_BUDGET) {
            pool.budgetFen += addFen;
            version++;
            return ReasonCode.NONE;
        }
        final boolean changes = pool.suspended != (action == PoolAction.SUSPEND);
        pool.suspended = action == PoolAction.SUSPEND;
        return changes ? ReasonCode.NONE : ReasonCode.NO_CHANGE;
    }

    private ReasonCode project(final ProjectAction action, final String project) {
        if (plan == null || !plan.hasProject(project)) {
            return ReasonCode.UNKNOWN_PROJECT;
        }
        return switch (action) {
            case CLOSE -> closed.add(project) ? ReasonCode.NONE : ReasonCode.NO_CHANGE;
            case REOPEN -> closed.remove(project) ? ReasonCode.NONE : ReasonCode.NO_CHANGE;
            case FREEZE -> frozen.add(project) ? ReasonCode.NONE : ReasonCode.NO_CHANGE;
            case UNFREEZE -> frozen.remove(project) ? ReasonCode.NONE : ReasonCode.NOT_FROZEN;
            default -> frozen.contains(project) ? ReasonCode.NONE : ReasonCode.NOT_FROZEN;
        };
    }

    private ReasonCode begin(final CampaignBeginCommandDecoder command) {
        final int expected = command.expectedVersion();
        command.offsets().forEachRemaining(CampaignBeginCommandDecoder.OffsetsDecoder::fromMs);
        command.skipCampaign();
        command.skipNameZh();
        command.skipNameEn();
        command.skipZone();
        final boolean stale = expected != version;
        staged = new Staged(Plan.ofActor(command.actor()), expected, stale);
        return stale ? ReasonCode.VERSION_MISMATCH : ReasonCode.NONE;
    }

    /** A change applies wholly or not at all; RULES 15. */
    private ReasonCode commit(final int definitions, final ReasonCode journaled) {
        final Staged change = staged;
        staged = null;
        if (change == null) {
            return ReasonCode.INVALID_CAMPAIGN;
        }
        final boolean incomplete = change.definitions != definitions;
        if (change.stale || change.expectedVersion != version) {
            // A definition that names a missing one may have refused the change before its version did.
            return incomplete && !change.stale && journaled == ReasonCode.INVALID_CAMPAIGN
                    ? journaled
                    : ReasonCode.VERSION_MISMATCH;
        }
        if (incomplete) {
            return ReasonCode.INVALID_CAMPAIGN;
        }
        final ReasonCode reason = moneyMoved(change.plan);
        if (reason == ReasonCode.NONE) {
            plan = change.plan;
            first.change(plan.first());
            second.change(plan.second());
            version++;
        }
        return reason;
    }

    private ReasonCode moneyMoved(final Plan changed) {
        if (changed.first().budgetFen() < first.committedFen) {
            return ReasonCode.BUDGET_BELOW_COMMITTED;
        }
        if (changed.second().budgetFen() == 0) {
            return second.gave ? ReasonCode.POOL_HAS_MOVED_MONEY : ReasonCode.NONE;
        }
        return changed.second().budgetFen() < second.committedFen ? ReasonCode.BUDGET_BELOW_COMMITTED : ReasonCode.NONE;
    }

    /** A pool must now journal that so much of its matches is void. */
    void owesVoid(final PoolModel pool, final long fen) {
        if (fen > 0) {
            voided.put(pool, fen);
        }
    }

    /** A record of voided matches. */
    void voided(final int pool, final long fen) {
        final Long wanted = voided.remove(pool == 0 ? first : second);
        Model.require(wanted != null && -wanted == fen, "pool " + pool + " voids " + fen + " fen, not " + wanted);
    }

    /** No record of voided matches may be missing when the next command is decided. */
    void requireNoVoidOwed() {
        Model.require(voided.isEmpty(), "matches of a project stay, and were voided");
    }
}
