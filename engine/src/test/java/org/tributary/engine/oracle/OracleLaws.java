package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;

import java.math.BigInteger;
import org.tributary.engine.oracle.World.Donation;
import org.tributary.engine.oracle.World.GiftState;
import org.tributary.engine.oracle.World.Line;
import org.tributary.engine.oracle.World.PoolState;

/** The conservation laws of RULES 18.2, checked in the model itself. */
final class OracleLaws {
    private OracleLaws() {}

    /** What holds after every operation, from running sums. */
    static void check(final World world) {
        final Sums sums = world.sums;
        same(
                "received = donations + held + ofHeld",
                sums.received,
                sums.donations.add(sums.held).add(sums.refundsOfHeld));
        BigInteger committed = ZERO;
        for (final PoolState pool : world.pools.values()) {
            committed = committed.add(pool.committed);
            law(pool.committed.signum() >= 0, "committed of " + pool.definition.id() + " is " + pool.committed);
            law(pool.remaining().signum() >= 0, "remaining of " + pool.definition.id() + " is " + pool.remaining());
        }
        same(
                "committed = matched + contributions - reversed",
                committed,
                sums.matched.add(sums.contributions).subtract(sums.matchReversed));
        law(sums.held.signum() >= 0 && sums.heldCount.signum() >= 0, "held is negative");
    }

    /** The same from every single donation and line: slow, for the end of a run. */
    static void checkFromScratch(final World world) {
        BigInteger received = ZERO;
        BigInteger held = ZERO;
        BigInteger kept = ZERO;
        for (final Donation donation : world.donations.values()) {
            law(donation.left().signum() >= 0, "refunded more than paid: " + donation.payment);
            if (!donation.foreign) {
                received = received.add(donation.amount);
                held = held.add(donation.held() ? donation.left() : ZERO);
            }
            for (final Line line : donation.lines) {
                kept = kept.add(line.kept);
            }
        }
        for (final GiftState gift : world.gifts.values()) {
            kept = kept.add(gift.line == null ? ZERO : gift.line.kept);
        }
        BigInteger committed = ZERO;
        for (final PoolState pool : world.pools.values()) {
            committed = committed.add(pool.committed);
            kept = kept.add(pool.milestonesStanding.values().stream().reduce(ZERO, BigInteger::add));
        }
        same("received", world.sums.received, received);
        same("held", world.sums.held, held);
        same("committed = lines kept", committed, kept);
    }

    private static void same(final String law, final BigInteger left, final BigInteger right) {
        law(left.equals(right), law + ": " + left + " is not " + right);
    }

    private static void law(final boolean holds, final String text) {
        if (!holds) {
            throw new AssertionError("model breaks a law: " + text);
        }
    }
}
