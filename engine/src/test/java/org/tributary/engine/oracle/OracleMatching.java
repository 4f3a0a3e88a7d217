package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;
import static org.tributary.engine.oracle.World.big;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.oracle.World.Donation;
import org.tributary.engine.oracle.World.DonorDay;
import org.tributary.engine.oracle.World.Line;
import org.tributary.engine.oracle.World.PoolState;
import org.tributary.engine.oracle.World.ProjectState;
import org.tributary.engine.oracle.World.SlotState;

/** RULES 4, 5, 9 and 17.2. */
final class OracleMatching {
    /** Limits of a donor, project or organisation: a gift they cut to nothing leaves a line of 0. */
    private static final Set<CutCode> LEAVES_LINE = Set.of(
            CutCode.PER_DONOR,
            CutCode.PER_DONOR_PER_DAY,
            CutCode.PER_PROJECT,
            CutCode.PER_ORGANISATION,
            CutCode.DONATIONS_PER_DONOR,
            CutCode.FLOWERS);

    private final World world;

    OracleMatching(final World world) {
        this.world = world;
    }

    /** A gift and the last limit that lowered it. */
    record Gift(BigInteger fen, CutCode cut) {
        Gift cutTo(final BigInteger left, final CutCode by) {
            final BigInteger most = left.max(ZERO);
            return fen.compareTo(most) > 0 ? new Gift(most, by) : this;
        }
    }

    /** Matches what is left of an accepted donation and enters it where deferred pools will look. */
    List<Out.Line> match(final Donation donation) {
        final List<Out.Line> lines = new ArrayList<>();
        if (donation.project.frozen) {
            return lines;
        }
        boolean stopped = false;
        for (final PoolState pool : world.inOrder()) {
            if (!applies(pool, donation)) {
                continue;
            }
            if (pool.is(RuleKind.DEFERRED)) {
                if (!pool.shared && !pool.suspended) {
                    pool.waitingForShare.put(donation.sequence, donation);
                }
            } else if (donation.left().compareTo(big(pool.definition.limits().minDonationFen())) >= 0) {
                if (pool.is(RuleKind.MILESTONE)) {
                    donation.countedBy.add(pool);
                } else if (!stopped && !pool.suspended) {
                    stopped = ask(pool, donation, lines) && pool.definition.exclusive();
                }
            }
        }
        return lines;
    }

    /** True if the pool gave something. */
    private boolean ask(final PoolState pool, final Donation donation, final List<Out.Line> lines) {
        final BigInteger base = donation.left();
        final SlotState slot = pool.home(slotOf(pool, donation.payment.paidAt()));
        if (empty(pool, slot)) {
            return false;
        }
        Gift gift;
        if (matchesUsedUp(pool, donation.payment.donor())) {
            gift = new Gift(ZERO, CutCode.DONATIONS_PER_DONOR);
        } else if (lacksFlowers(pool, donation)) {
            gift = new Gift(ZERO, CutCode.FLOWERS);
        } else {
            gift = new Gift(wanted(pool, donation, base), CutCode.NONE);
            gift = cut(
                    pool,
                    gift,
                    donation.payment.donor(),
                    world.dayOf(donation.payment.paidAt()),
                    donation.project,
                    slot);
        }
        if (gift.fen().signum() == 0 && !LEAVES_LINE.contains(gift.cut())) {
            return false;
        }
        lines.add(new Out.Line(pool.index, gift.fen(), gift.cut(), false));
        if (gift.fen().signum() > 0) {
            final Line line = new Line(
                    pool,
                    donation.project,
                    donation.payment.donor(),
                    world.dayOf(donation.payment.paidAt()),
                    slotOf(pool, donation.payment.paidAt()),
                    gift.fen(),
                    donation.refunded,
                    gift.cut());
            give(line);
            donation.lines.add(line);
            pool.matchesOfDonor.merge(line.donor, 1L, Long::sum);
            takeFlowers(pool, donation);
        }
        return gift.fen().signum() > 0;
    }

    /** Pool or slot has nothing left. */
    boolean empty(final PoolState pool, final SlotState slot) {
        return pool.remaining().signum() <= 0
                || slot != null && pool.slotLeft(slot).signum() <= 0;
    }

    /** The limits in their order, each lowering what the one before left; partial: false lets a cut gift go to nothing. */
    Gift cut(
            final PoolState pool,
            final Gift wanted,
            final Op.Donor donor,
            final LocalDate day,
            final ProjectState project,
            final SlotState slot) {
        final Pool.Limits limits = pool.definition.limits();
        final String organisation = world.organisationOf(project);
        Gift gift = wanted;
        if (limits.perDonationFen() != Pool.ABSENT) {
            gift = gift.cutTo(big(limits.perDonationFen()), CutCode.PER_DONATION);
        }
        if (limits.perDonorFen() != Pool.ABSENT) {
            gift = gift.cutTo(
                    big(limits.perDonorFen()).subtract(pool.byDonor.getOrDefault(donor, ZERO)), CutCode.PER_DONOR);
        }
        if (limits.perDonorPerDayFen() != Pool.ABSENT) {
            final BigInteger used = pool.byDonorDay.getOrDefault(new DonorDay(donor, day), ZERO);
            gift = gift.cutTo(big(limits.perDonorPerDayFen()).subtract(used), CutCode.PER_DONOR_PER_DAY);
        }
        gift = cutToProject(pool, gift, project);
        if (slot != null) {
            gift = gift.cutTo(pool.slotLeft(slot), CutCode.SLOT_BUDGET);
        }
        gift = gift.cutTo(pool.remaining(), CutCode.POOL_BUDGET);
        if (gift.cut() != CutCode.NONE && !pool.definition.partial()) {
            gift = new Gift(ZERO, gift.cut());
        }
        return gift;
    }

    /** perProject, then perOrganisation. */
    Gift cutToProject(final PoolState pool, final Gift wanted, final ProjectState project) {
        final Pool.Limits limits = pool.definition.limits();
        Gift gift = wanted;
        if (limits.perProjectFen() != Pool.ABSENT) {
            gift = gift.cutTo(leftOfProject(pool, project), CutCode.PER_PROJECT);
        }
        if (limits.perOrganisationFen() != Pool.ABSENT) {
            gift = gift.cutTo(leftOfOrganisation(pool, world.organisationOf(project)), CutCode.PER_ORGANISATION);
        }
        return gift;
    }

    BigInteger leftOfProject(final PoolState pool, final ProjectState project) {
        return big(pool.definition.limits().perProjectFen()).subtract(pool.byProject.getOrDefault(project.id(), ZERO));
    }

    BigInteger leftOfOrganisation(final PoolState pool, final String organisation) {
        return big(pool.definition.limits().perOrganisationFen())
                .subtract(pool.byOrganisation.getOrDefault(organisation, ZERO));
    }

    /** Books a line that has been decided: pool, slot and every limit. */
    void give(final Line line) {
        line.sequence = world.lineSequence;
        final PoolState pool = line.pool;
        final BigInteger fen = line.made;
        pool.moved = true;
        pool.committed = pool.committed.add(fen);
        pool.given = pool.given.add(fen);
        pool.byDonor.merge(line.donor, fen, BigInteger::add);
        pool.byDonorDay.merge(new DonorDay(line.donor, line.day), fen, BigInteger::add);
        bookProject(pool, line.project, fen);
        final SlotState slot = pool.home(line.slot);
        if (slot != null) {
            slot.committed = slot.committed.add(fen);
        }
    }

    void bookProject(final PoolState pool, final ProjectState project, final BigInteger fen) {
        pool.byProject.merge(project.id(), fen, BigInteger::add);
        pool.byOrganisation.merge(world.organisationOf(project), fen, BigInteger::add);
    }

    /** Sums of a match: lines of payments, shares and milestones, not gifts in kind. */
    void countMatched(final ProjectState project, final BigInteger fen) {
        world.sums.matched = world.sums.matched.add(fen);
        world.sums.matchedCount = world.sums.matchedCount.add(BigInteger.ONE);
        project.matched = project.matched.add(fen);
    }

    boolean applies(final PoolState pool, final Donation donation) {
        final long paidAt = donation.payment.paidAt();
        if (pool.is(RuleKind.CONVERSION)
                || !eligible(pool, donation.project, donation.payment.channel())
                || !inWindow(pool, paidAt, donation.at)) {
            return false;
        }
        if (pool.definition.slots() == null) {
            return true;
        }
        final SlotState slot = slotOf(pool, paidAt);
        return slot != null && donation.at < slot.closesMs + world.graceMs;
    }

    boolean inWindow(final PoolState pool, final long paidAt, final long at) {
        return pool.definition.opensMs() <= paidAt
                && paidAt < pool.definition.closesMs()
                && at < pool.definition.closesMs() + world.graceMs;
    }

    /** The slot in which the time lies, null if none does or the pool has no slots. */
    SlotState slotOf(final PoolState pool, final long time) {
        return pool.slots.stream()
                .filter(slot -> slot.opensMs <= time && time < slot.closesMs)
                .findFirst()
                .orElse(null);
    }

    boolean eligible(final PoolState pool, final ProjectState project, final ChannelCode channel) {
        final Pool.Eligibility lists = pool.definition.eligible();
        return in(lists.organisations(), List.of(world.organisationOf(project)))
                && in(lists.projects(), List.of(project.id()))
                && in(lists.tags(), project.definition.tags())
                && (channel == null || in(lists.channels(), List.of(channel)));
    }

    private static <T> boolean in(final List<T> list, final List<T> any) {
        return list.isEmpty() || !Collections.disjoint(list, any);
    }

    private boolean matchesUsedUp(final PoolState pool, final Op.Donor donor) {
        final long most = pool.definition.limits().donationsPerDonor();
        return most != Pool.ABSENT && pool.matchesOfDonor.getOrDefault(donor, 0L) >= most;
    }

    private boolean lacksFlowers(final PoolState pool, final Donation donation) {
        final int needed = pool.definition.requiredFlowers();
        return needed > 0
                && world.flowers
                                .getOrDefault(
                                        new World.DonorProject(donation.payment.donor(), donation.project.id()), ZERO)
                                .compareTo(big(needed))
                        < 0;
    }

    private void takeFlowers(final PoolState pool, final Donation donation) {
        if (pool.definition.requiredFlowers() > 0) {
            world.flowers.merge(
                    new World.DonorProject(donation.payment.donor(), donation.project.id()),
                    big(-pool.definition.requiredFlowers()),
                    BigInteger::add);
        }
    }

    private BigInteger wanted(final PoolState pool, final Donation donation, final BigInteger base) {
        final Pool.Rule rule = pool.definition.rule();
        return switch (rule.kind()) {
            case RATIO -> base.multiply(big(rule.give())).divide(big(rule.per()));
            case FIXED -> big(rule.give());
            case TIERED -> tiered(rule, base);
            case DEPLETING -> depleting(pool, rule, base);
            case RANDOM -> random(pool, rule, donation);
            default -> throw new IllegalStateException("not a rule of payments: " + rule.kind());
        };
    }

    private static BigInteger tiered(final Pool.Rule rule, final BigInteger base) {
        BigInteger wanted = ZERO;
        for (final Pool.Tier tier : rule.tiers()) {
            if (base.compareTo(big(tier.bound())) >= 0) {
                wanted = base.multiply(big(tier.give())).divide(big(tier.per()));
            }
        }
        return wanted;
    }

    private static BigInteger depleting(final PoolState pool, final Pool.Rule rule, final BigInteger base) {
        final BigInteger spent = pool.budget().subtract(pool.remaining());
        for (final Pool.Tier tier : rule.tiers()) {
            if (spent.multiply(big(1_000_000_000L)).compareTo(big(tier.bound()).multiply(pool.budget())) < 0) {
                return base.multiply(big(tier.give())).divide(big(tier.per()));
            }
        }
        return ZERO;
    }

    private static BigInteger random(final PoolState pool, final Pool.Rule rule, final Donation donation) {
        final String text = rule.seed() + ":" + pool.definition.id() + ":" + Channels.nameOf(donation.payment.channel())
                + ":" + donation.payment.txn();
        try {
            final byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            final BigInteger u = new BigInteger(1, hash, 0, 8);
            final BigInteger span =
                    big(rule.randomMaxFen()).subtract(big(rule.randomMinFen())).add(BigInteger.ONE);
            return big(rule.randomMinFen()).add(u.mod(span));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
