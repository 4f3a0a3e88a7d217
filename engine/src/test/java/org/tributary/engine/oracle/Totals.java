package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;
import static org.tributary.engine.oracle.World.big;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.core.state.Ledger;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Registry;
import org.tributary.engine.core.state.campaign.Tally;

/** Compares the core's totals with the model's, and holds the conservation laws against the core. */
final class Totals {
    private Totals() {}

    static void compare(final StateMachine machine, final World world) {
        if (!(machine instanceof DonationCore core)) {
            return;
        }
        core.checkConservation();
        final Map<String, BigInteger> wanted = new TreeMap<>();
        final Map<String, BigInteger> actual = new TreeMap<>();
        wanted(world, wanted);
        actual(core.state().ledger(), actual);
        pools(core.state().registry(), world, wanted, actual);
        projects(core.state().registry(), world, wanted, actual);
        organisations(core.state().registry(), world, wanted, actual);
        wanted.forEach((name, value) -> {
            if (!value.equals(actual.get(name))) {
                throw new AssertionError("total " + name + ": model " + value + ", core " + actual.get(name)
                        + "\n  model: " + wanted + "\n  core:  " + actual);
            }
        });
    }

    private static void wanted(final World world, final Map<String, BigInteger> wanted) {
        final Sums sums = world.sums;
        wanted.put("received", sums.received);
        wanted.put("donations", sums.donations);
        wanted.put("donationCount", sums.donationCount);
        wanted.put("donors", big(world.donors.size()));
        wanted.put("held", sums.held);
        wanted.put("heldCount", sums.heldCount);
        wanted.put("refunds", sums.refunds);
        wanted.put("refundsOfHeld", sums.refundsOfHeld);
        wanted.put("excess", sums.excess);
        wanted.put("matched", sums.matched);
        wanted.put("matchedCount", sums.matchedCount);
        wanted.put("matchReversed", sums.matchReversed);
        wanted.put("contributions", sums.contributions);
        wanted.put("contributionCount", sums.contributionCount);
    }

    private static void actual(final Ledger ledger, final Map<String, BigInteger> actual) {
        final Tally campaign = ledger.campaign();
        actual.put("received", big(ledger.receivedFen()));
        actual.put("donations", big(campaign.donatedFen()));
        actual.put("donationCount", big(campaign.donations()));
        actual.put("donors", big(campaign.donors()));
        actual.put("held", big(ledger.heldFen()));
        actual.put("heldCount", big(ledger.heldCount() + ledger.foreignCount()));
        actual.put("refunds", big(ledger.refundedFen() + ledger.excessFen()));
        actual.put("refundsOfHeld", big(ledger.refundedOfHeldFen()));
        actual.put("excess", big(ledger.excessFen()));
        actual.put("matched", big(campaign.matchedFen()));
        actual.put("matchedCount", big(campaign.matchLines()));
        actual.put("matchReversed", big(campaign.matchReversedFen()));
        actual.put("contributions", big(campaign.contributedFen()));
        actual.put("contributionCount", big(campaign.contributions()));
    }

    private static void pools(
            final Registry registry,
            final World world,
            final Map<String, BigInteger> wanted,
            final Map<String, BigInteger> actual) {
        for (final World.PoolState expected : world.pools.values()) {
            final Pool pool = registry.pool(expected.index);
            final String id = expected.definition.id();
            wanted.put(id + ".committed", expected.committed);
            wanted.put(id + ".writtenOff", expected.writtenOff);
            wanted.put(id + ".given", expected.given);
            wanted.put(id + ".defined", big(expected.removed ? 0 : 1));
            actual.put(id + ".committed", big(pool.committedFen()));
            actual.put(id + ".writtenOff", big(pool.writtenOffFen()));
            actual.put(id + ".given", big(pool.givenFen()));
            actual.put(id + ".defined", big(pool.defined() ? 1 : 0));
            if (!expected.removed) {
                wanted.put(id + ".remaining", expected.remaining());
                wanted.put(id + ".suspended", big(expected.suspended ? 1 : 0));
                actual.put(id + ".remaining", big(pool.remainingFen()));
                actual.put(id + ".suspended", big(pool.suspended() ? 1 : 0));
                slots(id, expected, pool, wanted, actual);
            }
        }
    }

    private static void slots(
            final String id,
            final World.PoolState expected,
            final Pool pool,
            final Map<String, BigInteger> wanted,
            final Map<String, BigInteger> actual) {
        wanted.put(id + ".slots", big(expected.slots.size()));
        actual.put(id + ".slots", big(pool.slots() == null ? 0 : pool.slots().count()));
        for (int i = 0;
                i < expected.slots.size()
                        && pool.slots() != null
                        && i < pool.slots().count();
                i++) {
            final World.SlotState slot = expected.slots.get(i);
            wanted.put(id + ".slot" + i, slot.closed ? ZERO : expected.slotLeft(slot));
            wanted.put(id + ".slot" + i + ".closed", big(slot.closed ? 1 : 0));
            actual.put(id + ".slot" + i, big(pool.slots().leftFen(i)));
            actual.put(id + ".slot" + i + ".closed", big(i < pool.slots().firstOpen() ? 1 : 0));
        }
    }

    private static void projects(
            final Registry registry,
            final World world,
            final Map<String, BigInteger> wanted,
            final Map<String, BigInteger> actual) {
        for (final World.ProjectState expected : world.projects.values()) {
            final Project project = registry.project(expected.index);
            final Tally tally = project.tally();
            final String id = expected.id();
            wanted.put(id + ".count", expected.count);
            wanted.put(id + ".amount", expected.amount);
            wanted.put(id + ".refunded", expected.refunded);
            wanted.put(id + ".matched", expected.matched);
            wanted.put(id + ".donors", big(expected.donors.size()));
            wanted.put(id + ".matchReversed", expected.matchReversed);
            wanted.put(id + ".contributed", expected.contributed);
            actual.put(id + ".matchReversed", big(tally.matchReversedFen()));
            actual.put(id + ".contributed", big(tally.contributedFen()));
            actual.put(id + ".count", big(tally.donations()));
            actual.put(id + ".amount", big(tally.donatedFen()));
            actual.put(id + ".refunded", big(tally.refundedFen()));
            actual.put(id + ".matched", big(tally.matchedFen()));
            actual.put(id + ".donors", big(tally.donors()));
            if (!expected.removed) {
                wanted.put(id + ".state", state(expected.closed, expected.reached, expected.frozen));
                actual.put(id + ".state", state(project.closed(), project.goalReached(), project.frozen()));
            }
            items(registry, expected, wanted, actual);
        }
    }

    private static void organisations(
            final Registry registry,
            final World world,
            final Map<String, BigInteger> wanted,
            final Map<String, BigInteger> actual) {
        for (int i = 0; i < registry.organisationNames().size(); i++) {
            final String id = registry.organisationNames().text(i);
            final Tally tally = registry.organisation(i).tally();
            actual.put(id + ".donors", big(tally.donors()));
            actual.put(id + ".amount", big(tally.donatedFen()));
            actual.put(id + ".matched", big(tally.matchedFen()));
            final Set<Op.Donor> donors = world.organisationDonors.getOrDefault(id, Set.of());
            wanted.put(id + ".donors", big(donors.size()));
            wanted.put(id + ".amount", sum(world, id, p -> p.amount));
            wanted.put(id + ".matched", sum(world, id, p -> p.matched));
        }
    }

    private static BigInteger sum(
            final World world, final String organisation, final Function<World.ProjectState, BigInteger> part) {
        return world.projects.values().stream()
                .filter(p -> world.organisationOf(p).equals(organisation))
                .map(part)
                .reduce(ZERO, BigInteger::add);
    }

    private static BigInteger state(final boolean closed, final boolean reached, final boolean frozen) {
        return big((closed ? 1 : 0) + (reached ? 10 : 0) + (frozen ? 100 : 0));
    }

    private static void items(
            final Registry registry,
            final World.ProjectState expected,
            final Map<String, BigInteger> wanted,
            final Map<String, BigInteger> actual) {
        for (final String item : Set.of("i1", "i2")) {
            final UnsafeBuffer name = new UnsafeBuffer(item.getBytes(StandardCharsets.UTF_8));
            final int index = registry.item(expected.index, name);
            final String key = expected.id() + "." + item;
            final Long count = expected.items.get(item);
            wanted.put(key, count == null ? ZERO : big(count));
            actual.put(key, index < 0 ? ZERO : big(registry.itemCount(index)));
        }
    }
}
