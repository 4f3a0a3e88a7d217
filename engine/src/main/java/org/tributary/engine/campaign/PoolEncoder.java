package org.tributary.engine.campaign;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ListKind;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PoolDefinitionEncoder;
import org.tributary.engine.codec.sbe.PoolSlotsEncoder;

/** A pool's commands: its definition, its slots, its lists. */
final class PoolEncoder {
    private static final int MAX_SLOTS_PER_COMMAND = (CampaignLimits.MAX_COMMAND_BYTES
                    - MessageHeaderEncoder.ENCODED_LENGTH
                    - PoolSlotsEncoder.BLOCK_LENGTH
                    - PoolSlotsEncoder.SlotsEncoder.sbeHeaderSize()
                    - PoolSlotsEncoder.poolHeaderLength()
                    - CampaignLimits.MAX_ID_BYTES)
            / PoolSlotsEncoder.SlotsEncoder.sbeBlockLength();

    private final DefinitionWriter writer;
    private final PoolDefinitionEncoder pool = new PoolDefinitionEncoder();
    private final PoolSlotsEncoder slots = new PoolSlotsEncoder();

    PoolEncoder(final DefinitionWriter writer) {
        this.writer = writer;
    }

    void encode(final Pool definition) {
        pool.wrapAndApplyHeader(writer.buffer, 0, writer.header)
                .priority(definition.priority())
                .budgetFen(definition.budgetFen())
                .opensMs(definition.opensMs())
                .closesMs(definition.closesMs())
                .requiredFlowers(definition.requiredFlowers())
                .partial(flag(definition.partial()))
                .exclusive(flag(definition.exclusive()))
                .forfeitOnRefund(flag(definition.forfeitOnRefund()));
        limits(definition.limits());
        slotFields(definition.slots());
        rule(definition.rule());
        pool.pool(Texts.id(definition.id()))
                .sponsor(Texts.id(definition.sponsor()))
                .nameZh(Texts.name(definition.name().zh()))
                .nameEn(Texts.name(definition.name().en()))
                .seed(Texts.bounded(definition.rule().seed(), CampaignLimits.MAX_SEED_DIGITS))
                .seedCommitment(Texts.bounded(definition.rule().seedCommitment(), CampaignLimits.MAX_SEED_DIGITS));
        writer.send(pool.limit());
        slotInstances(definition);
        final Pool.Eligibility eligible = definition.eligible();
        writer.list(ListKind.POOL_ORGANISATIONS, definition.id(), eligible.organisations());
        writer.list(ListKind.POOL_PROJECTS, definition.id(), eligible.projects());
        writer.list(ListKind.POOL_TAGS, definition.id(), eligible.tags());
        final List<String> channels =
                eligible.channels().stream().map(Channels::wordOf).toList();
        writer.list(ListKind.POOL_CHANNELS, definition.id(), channels);
    }

    private void limits(final Pool.Limits limits) {
        pool.minDonationFen(limits.minDonationFen())
                .perDonationFen(limits.perDonationFen())
                .perDonorFen(limits.perDonorFen())
                .perDonorPerDayFen(limits.perDonorPerDayFen())
                .perProjectFen(limits.perProjectFen())
                .perOrganisationFen(limits.perOrganisationFen())
                .donationsPerDonor(limits.donationsPerDonor());
    }

    private void slotFields(final Pool.@Nullable Slots definition) {
        pool.carryOver(flag(definition != null && definition.carryOver()))
                .slotBudgetFen(definition == null ? Pool.ABSENT : definition.budgetFen())
                .slotFromMs(definition == null ? 0 : definition.fromMs())
                .slotToMs(definition == null ? 0 : definition.toMs());
    }

    private void rule(final Pool.Rule rule) {
        pool.ruleKind(rule.kind())
                .give(rule.give())
                .per(rule.per())
                .randomMinFen(rule.randomMinFen())
                .randomMaxFen(rule.randomMaxFen())
                .maxRatioGive(rule.maxRatioGive())
                .maxRatioPer(rule.maxRatioPer())
                .everyDonors(rule.everyDonors())
                .everyAmountFen(rule.everyAmountFen());
        if (rule.tiers().size() > CampaignLimits.MAX_TIERS) {
            throw new IllegalArgumentException("more than " + CampaignLimits.MAX_TIERS + " tiers");
        }
        final PoolDefinitionEncoder.TiersEncoder group =
                pool.tiersCount(rule.tiers().size());
        for (final Pool.Tier tier : rule.tiers()) {
            group.next().bound(tier.bound()).give(tier.give()).per(tier.per());
        }
    }

    private void slotInstances(final Pool definition) {
        if (definition.slots() == null) {
            return;
        }
        final List<Pool.Instance> instances = definition.slots().instances();
        for (int from = 0; from < instances.size(); from += MAX_SLOTS_PER_COMMAND) {
            final int to = Math.min(instances.size(), from + MAX_SLOTS_PER_COMMAND);
            slots.wrapAndApplyHeader(writer.buffer, 0, writer.header);
            final PoolSlotsEncoder.SlotsEncoder group = slots.slotsCount(to - from);
            for (final Pool.Instance instance : instances.subList(from, to)) {
                group.next().opensMs(instance.opensMs()).closesMs(instance.closesMs());
            }
            slots.pool(definition.id());
            writer.send(slots.limit());
        }
    }

    private static short flag(final boolean value) {
        return (short) (value ? 1 : 0);
    }
}
