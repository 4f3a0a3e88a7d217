package org.tributary.engine.core.campaign;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.CampaignCommitCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.campaign.Conversion;
import org.tributary.engine.core.state.campaign.Partner;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Registry;
import org.tributary.engine.core.state.campaign.Slots;

/**
 * Handles Begin, definitions and Commit of a campaign change. Definitions are staged, and apply wholly at the Commit or not at
 * all. A Begin drops an uncommitted earlier change.
 */
public final class CampaignHandler {
    private final CoreState state;
    private final Outcomes outcomes;
    private final CampaignCommitCommandDecoder commit = new CampaignCommitCommandDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    /** Null between changes. */
    private @Nullable Change change;
    /** Reason why the current change can't be committed any more. */
    private ReasonCode refusal = ReasonCode.NONE;

    public CampaignHandler(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
    }

    /** Starts a change. */
    public void onBegin(final DirectBuffer buffer, final int offset, final int length) {
        final Change begun = new Change(state.registry(), buffer, offset, length);
        change = begun;
        refusal = begun.hasSoundBegin() ? ReasonCode.NONE : ReasonCode.INVALID_CAMPAIGN;
        if (begun.begin.expectedVersion() != state.frame().version()) {
            refusal = ReasonCode.VERSION_MISMATCH;
        }
        outcomes.admin(refusal, Change.NO_INDEX, 0);
    }

    /** Takes one definition of the change. */
    public void onDefinition(final int templateId, final DirectBuffer buffer, final int offset, final int length) {
        if (change == null || refusal != ReasonCode.NONE) {
            outcomes.admin(change == null ? ReasonCode.INVALID_CAMPAIGN : refusal, Change.NO_INDEX, 0);
            return;
        }
        final int index = change.define(templateId, buffer, offset, length);
        if (index == Change.INVALID) {
            refusal = ReasonCode.INVALID_CAMPAIGN;
        }
        outcomes.admin(refusal, Math.max(index, Change.NO_INDEX), 0);
    }

    /** Puts the change in force, or drops it. True if it is in force. */
    public boolean onCommit(final DirectBuffer buffer, final int offset) {
        final int definitions =
                commit.wrapAndApplyHeader(buffer, offset, header).definitions();
        final ReasonCode reason = change == null ? ReasonCode.INVALID_CAMPAIGN : commit(change, definitions);
        change = null;
        refusal = ReasonCode.NONE;
        outcomes.admin(reason, Change.NO_INDEX, 0);
        return reason == ReasonCode.NONE;
    }

    private ReasonCode commit(final Change staged, final int definitions) {
        final PoolLists lists = new PoolLists(staged);
        final ReasonCode reason = refusal(staged, definitions, lists);
        if (reason == ReasonCode.NONE) {
            // Point of no failure.
            apply(staged, lists);
        }
        return reason;
    }

    private ReasonCode refusal(final Change staged, final int definitions, final PoolLists lists) {
        if (refusal != ReasonCode.NONE) {
            return refusal;
        }
        if (staged.begin.expectedVersion() != state.frame().version()) {
            return ReasonCode.VERSION_MISMATCH;
        }
        if (definitions != staged.definitions()) {
            return ReasonCode.INVALID_CAMPAIGN;
        }
        final ReasonCode reason = new ChangeChecks(staged, state).check();
        return reason == ReasonCode.NONE ? lists.build() : reason;
    }

    private void apply(final Change staged, final PoolLists lists) {
        final Registry registry = state.registry();
        registry.removeAll();
        state.frame()
                .redefine(
                        staged.begin.opensMs(),
                        staged.begin.closesMs(),
                        staged.currency(),
                        staged.zone(),
                        staged.calendar(),
                        staged.firstMs(),
                        staged.lastMs());
        staged.draft.organisations().values().forEach(this::applyOrganisation);
        staged.draft.sponsors().keySet().forEach(id -> registry.sponsorOf(Change.bytes(id)));
        staged.projects.values().forEach(this::applyProject);
        staged.pools.values().forEach(this::applyPool);
        staged.draft.conversions().values().forEach(this::applyConversion);
        staged.draft.partners().forEach(this::applyPartner);
        lists.apply(registry);
    }

    private void applyOrganisation(final Campaign.Organisation definition) {
        final int[] merchants = new int[Channels.CODES];
        for (final Campaign.Merchant merchant : definition.merchants()) {
            final int channel = merchant.channel().value();
            merchants[channel] = state.registry().merchants().add(channel, Change.bytes(merchant.merchant()));
        }
        state.registry().organisationOf(Change.bytes(definition.id())).redefine(merchants);
    }

    private void applyProject(final Staged.ProjectEntry entry) {
        final Registry registry = state.registry();
        final Project project = registry.projectOf(entry.terms.id);
        project.redefine(entry.terms, registry.organisationOf(entry.terms.organisation));
        entry.draft.items().forEach(item -> registry.addItem(project.index(), Change.bytes(item)));
    }

    private void applyPool(final Staged.PoolEntry entry) {
        final Registry registry = state.registry();
        final Pool pool = registry.poolOf(entry.terms().id);
        final PoolTerms before = pool.redefine(
                entry.terms(),
                new Slots(entry.slotOpensMs(), entry.slotClosesMs(), entry.terms().slotBudgetFen, state.nextSequence()),
                registry.sponsorOf(entry.terms().sponsor),
                ChangeChecks.channelMask(entry.draft().channels()),
                state.nowMs() - state.settings().graceMs());
        if (entry.terms().kind == RuleKind.MILESTONE) {
            followEvery(pool, before);
        }
    }

    /** Keeps milestones from paying for the past: a new unit counts from 0, a new size from the highest count on. */
    private void followEvery(final Pool pool, final @Nullable PoolTerms before) {
        if (before == null || !before.countsAs(pool.terms())) {
            state.milestones().startBook(pool);
        } else if (before.every() != pool.terms().every()) {
            for (int i = 0; i < state.registry().projectNames().size(); i++) {
                state.milestones().raiseHighest(pool, state.registry().project(i));
            }
        }
    }

    private void applyConversion(final Campaign.Conversion entry) {
        final Registry registry = state.registry();
        final Pool pool = entry.pool().isEmpty() ? null : registry.poolOf(Change.bytes(entry.pool()));
        registry.put(new Conversion(
                registry.conversionIndexOf(Change.bytes(entry.id())),
                entry.kind(),
                pool,
                entry.give(),
                entry.per(),
                entry.perDonorPerDay(),
                true));
    }

    private void applyPartner(final String partner, final List<String> allowed) {
        final Registry registry = state.registry();
        final int[] conversions = allowed.stream()
                .mapToInt(id -> registry.conversionIndexOf(Change.bytes(id)))
                .sorted()
                .toArray();
        registry.put(new Partner(registry.partnerIndexOf(Change.bytes(partner)), conversions, true));
    }

    /** Writes the current change as the messages it arrived in. */
    public void write(final StateOut out) {
        out.putInt(refusal.value());
        out.putInt(change == null ? 0 : change.messages.size());
        if (change != null) {
            change.messages.forEach(out::putBytes);
        }
    }

    /** Reads what {@link #write} wrote. */
    public void read(final StateIn in) {
        final ReasonCode wasRefusal = ReasonCode.get((short) in.getInt());
        final int messages = in.getInt();
        Change staged = null;
        for (int i = 0; i < messages; i++) {
            final UnsafeBuffer message = new UnsafeBuffer(in.getBytes());
            if (staged == null) {
                staged = new Change(state.registry(), message, 0, message.capacity());
                change = staged;
            } else {
                staged.define(header.wrap(message, 0).templateId(), message, 0, message.capacity());
            }
        }
        refusal = wasRefusal;
    }
}
