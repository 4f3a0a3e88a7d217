package org.tributary.engine.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.PoolDefinitionDecoder;
import org.tributary.engine.codec.sbe.PoolSlotsDecoder;

/** Reads a pool's definition and slots back from their commands. */
final class PoolReader {
    static final int POOL_TEMPLATE_ID = PoolDefinitionDecoder.TEMPLATE_ID;
    static final int SLOTS_TEMPLATE_ID = PoolSlotsDecoder.TEMPLATE_ID;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PoolDefinitionDecoder pool = new PoolDefinitionDecoder();
    private final PoolSlotsDecoder slots = new PoolSlotsDecoder();

    /** A pool whose lists and slots are still coming. */
    record Parts(
            Pool definition,
            List<Pool.Instance> instances,
            List<String> organisations,
            List<String> projects,
            List<String> tags,
            List<ChannelCode> channels) {
        String id() {
            return definition.id();
        }

        Pool build() {
            final Pool.Slots bare = definition.slots();
            final Pool.Slots whole = bare == null
                    ? null
                    : new Pool.Slots(bare.fromMs(), bare.toMs(), bare.budgetFen(), bare.carryOver(), instances);
            return new Pool(
                    definition.id(),
                    definition.sponsor(),
                    definition.name(),
                    definition.priority(),
                    definition.budgetFen(),
                    definition.opensMs(),
                    definition.closesMs(),
                    whole,
                    definition.rule(),
                    new Pool.Eligibility(organisations, projects, tags, channels),
                    definition.limits(),
                    definition.requiredFlowers(),
                    definition.partial(),
                    definition.exclusive(),
                    definition.forfeitOnRefund());
        }
    }

    Parts readPool(DirectBuffer buffer, int offset) {
        pool.wrapAndApplyHeader(buffer, offset, header);
        // The block's fields can be read in any order; tiers and texts only in the schema's.
        final List<Pool.Tier> tiers = new ArrayList<>();
        for (final PoolDefinitionDecoder.TiersDecoder tier : pool.tiers()) {
            tiers.add(new Pool.Tier(tier.bound(), tier.give(), tier.per()));
        }
        final String id = pool.pool();
        final String sponsor = pool.sponsor();
        final Campaign.Names name = new Campaign.Names(pool.nameZh(), pool.nameEn());
        final String seed = pool.seed();
        final Pool definition = new Pool(
                id,
                sponsor,
                name,
                pool.priority(),
                pool.budgetFen(),
                pool.opensMs(),
                pool.closesMs(),
                slotFields(),
                rule(tiers, seed, pool.seedCommitment()),
                new Pool.Eligibility(List.of(), List.of(), List.of(), List.of()),
                limits(),
                pool.requiredFlowers(),
                pool.partial() != 0,
                pool.exclusive() != 0,
                pool.forfeitOnRefund() != 0);
        return new Parts(
                definition,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    void readSlots(DirectBuffer buffer, int offset, Map<String, Parts> pools) {
        slots.wrapAndApplyHeader(buffer, offset, header);
        final List<Pool.Instance> instances = new ArrayList<>();
        for (final PoolSlotsDecoder.SlotsDecoder slot : slots.slots()) {
            instances.add(new Pool.Instance(slot.opensMs(), slot.closesMs()));
        }
        pools.get(slots.pool()).instances().addAll(instances);
    }

    private Pool.Slots slotFields() {
        return pool.slotBudgetFen() < 0
                ? null
                : new Pool.Slots(
                        pool.slotFromMs(), pool.slotToMs(), pool.slotBudgetFen(), pool.carryOver() != 0, List.of());
    }

    private Pool.Rule rule(List<Pool.Tier> tiers, String seed, String seedCommitment) {
        return new Pool.Rule(
                pool.ruleKind(),
                pool.give(),
                pool.per(),
                tiers,
                pool.randomMinFen(),
                pool.randomMaxFen(),
                seed,
                seedCommitment,
                pool.maxRatioGive(),
                pool.maxRatioPer(),
                pool.everyDonors(),
                pool.everyAmountFen());
    }

    private Pool.Limits limits() {
        return new Pool.Limits(
                pool.minDonationFen(),
                pool.perDonationFen(),
                pool.perDonorFen(),
                pool.perDonorPerDayFen(),
                pool.perProjectFen(),
                pool.perOrganisationFen(),
                pool.donationsPerDonor());
    }
}
