package org.tributary.engine.oracle;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;

/** A campaign file in the hands of somebody who edits it. */
final class Draft {
    private final Campaign before;
    /** When it is edited. */
    long nowMs;

    String zone;
    String currency;
    long opensMs;
    long closesMs;
    final List<Campaign.Organisation> organisations;
    final List<Campaign.Project> projects;
    final List<Campaign.Sponsor> sponsors;
    final List<Pool> pools;
    final List<Campaign.Conversion> conversions;
    final List<Campaign.Partner> partners;

    Draft(final Campaign campaign) {
        before = campaign;
        zone = campaign.zone();
        currency = campaign.currency();
        opensMs = campaign.opensMs();
        closesMs = campaign.closesMs();
        organisations = new ArrayList<>(campaign.organisations());
        projects = new ArrayList<>(campaign.projects());
        sponsors = new ArrayList<>(campaign.sponsors());
        pools = new ArrayList<>(campaign.pools());
        conversions = new ArrayList<>(campaign.conversions());
        partners = new ArrayList<>(campaign.partners());
    }

    ZoneId zoneId() {
        return ZoneId.of(zone);
    }

    void editPool(final Dice dice, final UnaryOperator<Pool> edit) {
        final int at = dice.upTo(pools.size() - 1);
        pools.set(at, edit.apply(pools.get(at)));
    }

    /** The edited file as a reader of it understands it: slots stand on the days of zone and window. */
    Campaign campaign() {
        return new Campaign(
                before.id(),
                before.name(),
                zone,
                currency,
                opensMs,
                closesMs,
                organisations,
                projects,
                sponsors,
                pools.stream().map(this::withInstances).toList(),
                conversions,
                partners,
                before.fees(),
                before.teams());
    }

    private Pool withInstances(final Pool pool) {
        if (pool.slots() == null) {
            return pool;
        }
        final List<Pool.Instance> instances = PoolGenerator.instances(
                zoneId(),
                pool.opensMs(),
                pool.closesMs(),
                pool.slots().fromMs(),
                pool.slots().toMs());
        final Pool.Slots slots = new Pool.Slots(
                pool.slots().fromMs(),
                pool.slots().toMs(),
                pool.slots().budgetFen(),
                pool.slots().carryOver(),
                instances);
        return PoolEdits.withSlots(pool, instances.isEmpty() ? null : slots);
    }
}
