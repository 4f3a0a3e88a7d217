package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;
import static org.tributary.engine.oracle.World.big;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.oracle.World.Donation;
import org.tributary.engine.oracle.World.DonorDay;
import org.tributary.engine.oracle.World.Line;
import org.tributary.engine.oracle.World.PoolState;
import org.tributary.engine.oracle.World.ProjectState;

/** RULES 7: a deferred pool shares once, by largest remainder, each share below its own maximum. */
final class OracleDeferred {
    private final World world;
    private final OracleMatching matching;

    OracleDeferred(final World world, final OracleMatching matching) {
        this.world = world;
        this.matching = matching;
    }

    /** One donation's part in a sharing. */
    static final class Part {
        final Donation donation;
        final BigInteger eligible;
        BigInteger maximum;
        CutCode cut = CutCode.NONE;
        BigInteger share = ZERO;

        Part(final Donation donation, final BigInteger eligible) {
            this.donation = donation;
            this.eligible = eligible;
        }

        boolean belowMaximum() {
            return share.compareTo(maximum) < 0;
        }
    }

    /** Shares the pool out and returns its derived records in order of sequence. */
    List<Out> share(final PoolState pool) {
        pool.shared = true;
        final List<Part> parts = eligibleParts(pool);
        setMaxima(pool, parts);
        final BigInteger maxima = parts.stream().map(p -> p.maximum).reduce(ZERO, BigInteger::add);
        distribute(parts, pool.remaining().max(ZERO).min(maxima));
        final List<Out> records = new ArrayList<>();
        for (final Part part : parts) {
            if (part.share.signum() > 0) {
                records.add(book(pool, part));
            }
        }
        pool.waitingForShare.clear();
        return records;
    }

    private List<Part> eligibleParts(final PoolState pool) {
        final Pool.Limits limits = pool.definition.limits();
        final Map<Op.Donor, BigInteger> ofDonor = new HashMap<>();
        final Map<DonorDay, BigInteger> ofDay = new HashMap<>();
        final Map<Op.Donor, Long> countOf = new HashMap<>();
        final List<Part> parts = new ArrayList<>();
        for (final Donation donation : pool.waitingForShare.values()) {
            BigInteger amount = donation.left();
            final Op.Donor donor = donation.payment.donor();
            final DonorDay day = new DonorDay(donor, world.dayOf(donation.payment.paidAt()));
            if (donation.project.frozen || amount.compareTo(big(limits.minDonationFen())) < 0) {
                continue;
            }
            if (limits.donationsPerDonor() != Pool.ABSENT
                    && countOf.getOrDefault(donor, 0L) >= limits.donationsPerDonor()) {
                continue;
            }
            amount = atMost(amount, limits.perDonationFen(), ZERO);
            amount = atMost(amount, limits.perDonorFen(), ofDonor.getOrDefault(donor, ZERO));
            amount = atMost(amount, limits.perDonorPerDayFen(), ofDay.getOrDefault(day, ZERO));
            if (amount.signum() > 0) {
                ofDonor.merge(donor, amount, BigInteger::add);
                ofDay.merge(day, amount, BigInteger::add);
                countOf.merge(donor, 1L, Long::sum);
                parts.add(new Part(donation, amount));
            }
        }
        return parts;
    }

    private static BigInteger atMost(final BigInteger amount, final long limit, final BigInteger used) {
        return limit == Pool.ABSENT
                ? amount
                : amount.min(big(limit).subtract(used).max(ZERO));
    }

    private void setMaxima(final PoolState pool, final List<Part> parts) {
        final Pool.Rule rule = pool.definition.rule();
        final Map<String, BigInteger> projectUsed = new HashMap<>();
        final Map<String, BigInteger> organisationUsed = new HashMap<>();
        for (final Part part : parts) {
            final ProjectState project = part.donation.project;
            final String organisation = world.organisationOf(project);
            BigInteger maximum = rule.maxRatioGive() == Pool.ABSENT
                    ? pool.remaining().max(ZERO)
                    : part.eligible.multiply(big(rule.maxRatioGive())).divide(big(rule.maxRatioPer()));
            if (pool.definition.limits().perProjectFen() != Pool.ABSENT) {
                maximum = maximum.min(matching.leftOfProject(pool, project)
                        .subtract(projectUsed.getOrDefault(project.id(), ZERO))
                        .max(ZERO));
            }
            if (pool.definition.limits().perOrganisationFen() != Pool.ABSENT) {
                maximum = maximum.min(matching.leftOfOrganisation(pool, organisation)
                        .subtract(organisationUsed.getOrDefault(organisation, ZERO))
                        .max(ZERO));
            }
            part.maximum = maximum;
            projectUsed.merge(project.id(), maximum, BigInteger::add);
            organisationUsed.merge(organisation, maximum, BigInteger::add);
        }
    }

    /** Floor in proportion, one fen each to the largest remainders below their maximum; again until all is shared. */
    static void distribute(final List<Part> parts, final BigInteger total) {
        BigInteger left = total;
        while (left.signum() > 0) {
            final List<Part> open = parts.stream().filter(Part::belowMaximum).toList();
            final BigInteger sum = open.stream().map(p -> p.eligible).reduce(ZERO, BigInteger::add);
            final BigInteger round = left;
            for (final Part part : open) {
                final BigInteger more =
                        round.multiply(part.eligible).divide(sum).min(part.maximum.subtract(part.share));
                part.share = part.share.add(more);
                left = left.subtract(more);
            }
            final Comparator<Part> largestFirst =
                    Comparator.comparing((Part p) -> round.multiply(p.eligible).mod(sum), Comparator.reverseOrder());
            for (final Part part : open.stream()
                    .sorted(largestFirst.thenComparing(p -> p.donation.sequence))
                    .toList()) {
                if (left.signum() > 0 && part.belowMaximum()) {
                    part.share = part.share.add(BigInteger.ONE);
                    left = left.subtract(BigInteger.ONE);
                }
            }
        }
    }

    private Out book(final PoolState pool, final Part part) {
        final Donation donation = part.donation;
        final LocalDate day = world.dayOf(donation.payment.paidAt());
        final Line line = new Line(
                pool,
                donation.project,
                donation.payment.donor(),
                day,
                null,
                part.share,
                donation.refunded,
                CutCode.NONE);
        matching.give(line);
        donation.lines.add(line);
        matching.countMatched(donation.project, part.share);
        return Out.of("PoolEvent", OutcomeCode.ACCEPTED, ReasonCode.NONE)
                .with("event", PoolEventKind.DEFERRED_SHARE)
                .with("pool", pool.index)
                .with("project", donation.project.index)
                .with("originalSequence", donation.sequence)
                .with("amountFen", part.share)
                .with("baseRefundedFen", donation.refunded)
                .with("slot", -1);
    }
}
