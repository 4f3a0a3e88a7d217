package org.tributary.engine.oracle;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RuleKind;

/** The model's state: plain collections, every donation and line kept whole. */
final class World {
    static final BigInteger ZERO = BigInteger.ZERO;

    /** A payment's or refund's id at its channel. */
    record Key(ChannelCode channel, String id) {}

    /** A partner's id of a gift. */
    record GiftKey(String partner, String id) {}

    record DonorDay(Op.Donor donor, LocalDate day) {}

    record DonorProject(Op.Donor donor, String project) {}

    record ConversionDay(String conversion, Op.Donor donor, LocalDate day) {}

    /** Part of a fen; over another denominator it is rounded down. */
    record Fraction(BigInteger numerator, BigInteger denominator) {
        BigInteger over(BigInteger other) {
            return numerator.multiply(other).divide(denominator);
        }
    }

    record ConversionProject(String conversion, String project) {}

    /** Money of a pool that stands with a donation or a gift in kind. */
    static final class Line {
        final PoolState pool;
        final ProjectState project;
        final Op.Donor donor;
        final LocalDate day;
        final int slot;
        final BigInteger made;
        final BigInteger base;
        final CutCode cut;
        BigInteger kept;
        boolean voided;

        Line(
                PoolState pool,
                ProjectState project,
                Op.Donor donor,
                LocalDate day,
                int slot,
                BigInteger made,
                BigInteger base,
                CutCode cut) {
            this.pool = pool;
            this.project = project;
            this.donor = donor;
            this.day = day;
            this.slot = slot;
            this.made = made;
            this.base = base;
            this.cut = cut;
            this.kept = made;
        }
    }

    /** A payment, whatever became of it. */
    static final class Donation {
        long sequence;
        long at;
        Op.Payment payment;
        BigInteger amount;
        BigInteger refunded = ZERO;
        BigInteger excess = ZERO;
        BigInteger toldByChannel = ZERO;
        BigInteger baseRefunded = ZERO;
        ReasonCode heldReason = ReasonCode.NONE;
        boolean foreign;
        boolean pending;
        ProjectState project;
        final List<Line> lines = new ArrayList<>();
        final Set<PoolState> countedBy = new HashSet<>();

        boolean held() {
            return project == null;
        }

        BigInteger left() {
            return amount.subtract(refunded);
        }
    }

    /** A refund by its own id. */
    static final class RefundState {
        long sequence;
        Key payment;
        BigInteger asked;
        BigInteger taken = ZERO;
        BigInteger excess = ZERO;
        boolean dispute;
    }

    /** A refund that waits for its payment. */
    record Waiting(RefundState refund, BigInteger fen) {}

    /** A gift in kind. */
    static final class GiftState {
        long sequence;
        Op.Gift gift;
        boolean ignored;
        boolean reversed;
        BigInteger counted = ZERO;
        BigInteger flowers = ZERO;
        ProjectState project;
        Line line;
    }

    static final class SlotState {
        BigInteger extra = ZERO;
        BigInteger committed = ZERO;
        boolean closed;
    }

    /** A milestone pool's count of one project. */
    static final class Count {
        BigInteger amount = ZERO;
        final Map<Op.Donor, Integer> donors = new HashMap<>();
        BigInteger multiplesUsed = ZERO;
    }

    static final class PoolState {
        final int index;
        Pool definition;
        boolean removed;
        boolean suspended;
        boolean moved;
        boolean shared;
        BigInteger committed = ZERO;
        BigInteger writtenOff = ZERO;
        BigInteger given = ZERO;
        final Map<Op.Donor, BigInteger> byDonor = new HashMap<>();
        final Map<DonorDay, BigInteger> byDonorDay = new HashMap<>();
        final Map<String, BigInteger> byProject = new HashMap<>();
        final Map<String, BigInteger> byOrganisation = new HashMap<>();
        final Map<Op.Donor, Long> matchesOfDonor = new HashMap<>();
        final List<SlotState> slots = new ArrayList<>();
        final TreeMap<Long, Donation> waitingForShare = new TreeMap<>();
        final Map<String, Count> counts = new HashMap<>();
        final Map<String, BigInteger> milestonesStanding = new HashMap<>();

        PoolState(int index) {
            this.index = index;
        }

        BigInteger budget() {
            return BigInteger.valueOf(definition.budgetFen());
        }

        BigInteger remaining() {
            return budget().subtract(committed).subtract(writtenOff);
        }

        BigInteger slotLeft(int slot) {
            final SlotState state = slots.get(slot);
            return BigInteger.valueOf(definition.slots().budgetFen())
                    .add(state.extra)
                    .subtract(state.committed)
                    .max(ZERO);
        }

        /** The slot in which money of that slot stands now: the slot itself, one it was carried to, or -1: no slot. */
        int home(int slot) {
            if (slot < 0 || !slots.get(slot).closed) {
                return slot;
            }
            if (definition.slots().carryOver()) {
                for (int i = slot + 1; i < slots.size(); i++) {
                    if (!slots.get(i).closed) {
                        return i;
                    }
                }
            }
            return -1;
        }

        boolean is(RuleKind kind) {
            return definition.rule().kind() == kind;
        }
    }

    static final class ProjectState {
        final int index;
        Campaign.Project definition;
        boolean removed;
        boolean closed;
        boolean reached;
        boolean frozen;
        BigInteger count = ZERO;
        BigInteger amount = ZERO;
        BigInteger refunded = ZERO;
        BigInteger matched = ZERO;
        BigInteger flowers = ZERO;
        final Set<Op.Donor> donors = new HashSet<>();
        final Map<String, Long> items = new TreeMap<>();

        ProjectState(int index) {
            this.index = index;
        }

        BigInteger net() {
            return amount.subtract(refunded);
        }

        String id() {
            return definition.id();
        }
    }

    Campaign campaign;
    int version;
    long now;
    long graceMs;
    long refundWaitMs;
    final Map<String, ProjectState> projects = new TreeMap<>();
    final Map<String, PoolState> pools = new TreeMap<>();
    final Map<Key, Donation> donations = new HashMap<>();
    final Map<Key, RefundState> refunds = new HashMap<>();
    final Map<Key, List<Waiting>> waiting = new HashMap<>();
    final Map<Key, BigInteger> waitingTotal = new HashMap<>();
    final Map<GiftKey, GiftState> gifts = new HashMap<>();
    final Map<GiftKey, Long> giftIds = new HashMap<>();
    final Map<GiftKey, Op.GiftReversal> giftReversals = new HashMap<>();
    final Map<ConversionDay, BigInteger> turnedIn = new HashMap<>();
    final Map<ConversionProject, Fraction> carried = new HashMap<>();
    final Map<DonorProject, BigInteger> flowers = new HashMap<>();
    final Set<Op.Donor> donors = new HashSet<>();
    final Map<String, Set<Op.Donor>> organisationDonors = new HashMap<>();
    final Map<String, Set<Op.Donor>> teamDonors = new HashMap<>();
    final Sums sums = new Sums();

    LocalDate dayOf(long ms) {
        return Instant.ofEpochMilli(ms).atZone(ZoneId.of(campaign.zone())).toLocalDate();
    }

    /** Pools as a donation asks them: by priority, then by the bytes of the id (ids are ASCII). */
    List<PoolState> inOrder() {
        return pools.values().stream()
                .filter(p -> !p.removed)
                .sorted(Comparator.comparingInt((PoolState p) -> p.definition.priority())
                        .thenComparing(p -> p.definition.id()))
                .toList();
    }

    /** The project of that id that is in the campaign now; null if there is none. */
    ProjectState project(String id) {
        final ProjectState project = projects.get(id);
        return project == null || project.removed ? null : project;
    }

    PoolState pool(String id) {
        final PoolState pool = pools.get(id);
        return pool == null || pool.removed ? null : pool;
    }

    String organisationOf(ProjectState project) {
        return project.definition.organisation();
    }

    static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }
}
