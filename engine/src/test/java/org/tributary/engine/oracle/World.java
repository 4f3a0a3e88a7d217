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
import org.tributary.engine.codec.sbe.ConversionKind;
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

    /** Part of a fen; over another denominator it is rounded toward 0. */
    record Fraction(BigInteger numerator, BigInteger denominator) {
        BigInteger over(final BigInteger other) {
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
        final SlotState slot;
        final BigInteger made;
        final BigInteger base;
        final CutCode cut;
        BigInteger kept;
        boolean voided;
        /** Of the record that gave it. */
        long sequence;

        Line(
                final PoolState pool,
                final ProjectState project,
                final Op.Donor donor,
                final LocalDate day,
                final SlotState slot,
                final BigInteger made,
                final BigInteger base,
                final CutCode cut) {
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

    /** A refund that is known by its own id. */
    static final class RefundState {
        final long sequence;
        final Key payment;
        final BigInteger amount;
        final boolean dispute;
        boolean reversed;
        BigInteger reversalAsked = ZERO;

        RefundState(final long sequence, final Key payment, final BigInteger amount, final boolean dispute) {
            this.sequence = sequence;
            this.payment = payment;
            this.amount = amount;
            this.dispute = dispute;
        }
    }

    /** A gift in kind: its kind and its day are those of its own record, whatever the campaign becomes. */
    static final class GiftState {
        long sequence;
        Op.Gift gift;
        ConversionKind kind;
        ConversionDay day;
        boolean ignored;
        boolean voided;
        long reversedBy;
        BigInteger counted = ZERO;
        BigInteger flowers = ZERO;
        /** What an order added to the fraction that is carried. */
        Fraction brought;

        ProjectState project;
        Line line;

        BigInteger holds() {
            return line == null || line.voided ? ZERO : line.kept;
        }
    }

    /** One day's slot, known by the instant at which it begins. */
    static final class SlotState {
        final long opensMs;
        long closesMs;
        BigInteger budget;

        BigInteger extra = ZERO;
        BigInteger committed = ZERO;
        boolean closed;

        SlotState(final long opensMs) {
            this.opensMs = opensMs;
        }
    }

    /** A milestone pool's count of one project. */
    static final class Count {
        BigInteger amount = ZERO;
        final Map<Op.Donor, Integer> donors = new HashMap<>();
        /** Highest count at which it was asked for its milestones. */
        BigInteger highest = ZERO;
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
        /** The same by project and sequence. */
        final Map<String, TreeMap<Long, BigInteger>> milestonesBySequence = new HashMap<>();

        PoolState(final int index) {
            this.index = index;
        }

        BigInteger budget() {
            return BigInteger.valueOf(definition.budgetFen());
        }

        BigInteger remaining() {
            return budget().subtract(committed).subtract(writtenOff);
        }

        BigInteger slotLeft(final SlotState slot) {
            return slot.budget.add(slot.extra).subtract(slot.committed).max(ZERO);
        }

        /** The slot in which money of that slot stands now: the slot itself, one it was carried to, or null: no slot. */
        SlotState home(final SlotState slot) {
            if (slot == null || !slot.closed) {
                return slot;
            }
            return definition.slots() != null && definition.slots().carryOver() ? firstOpen() : null;
        }

        /** The first slot that is not closed, null if all are. */
        SlotState firstOpen() {
            return slots.stream().filter(slot -> !slot.closed).findFirst().orElse(null);
        }

        boolean is(final RuleKind kind) {
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
        BigInteger matchReversed = ZERO;
        BigInteger contributed = ZERO;
        BigInteger flowers = ZERO;
        /** A donation, match or gift in kind. */
        boolean received;

        final Set<Op.Donor> donors = new HashSet<>();
        final Map<String, Long> items = new TreeMap<>();
        /** Items it has or had: one that was taken out keeps its count and goes on counting. */
        final Set<String> itemsEver = new HashSet<>();

        ProjectState(final int index) {
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
    /** A match's life. */
    final OracleMatches matches = new OracleMatches(this);

    final OraclePayouts payouts = new OraclePayouts(this);
    /** Record of the last step, run, payment or change of a project: amounts from before are not listed. */
    long lastMatchChange;
    /** Records of the operations so far, campaign changes left out. */
    final List<Long> records = new ArrayList<>();
    /** Sequence of the lines that are made now: of derived records one behind the last operation's record. */
    long lineSequence;

    final Set<String> sponsorsEver = new HashSet<>();
    int version;
    long now;
    long graceMs;
    long refundWaitMs;
    final Map<String, ProjectState> projects = new TreeMap<>();
    final Map<String, PoolState> pools = new TreeMap<>();
    final Map<Key, Donation> donations = new HashMap<>();
    final Map<Key, RefundState> refunds = new HashMap<>();
    final Map<Key, RefundAccount> accounts = new HashMap<>();
    /** Each conversion as it is, or was last. */
    final Map<String, Campaign.Conversion> conversions = new HashMap<>();

    final Map<GiftKey, GiftState> gifts = new HashMap<>();
    final Map<GiftKey, Long> giftIds = new HashMap<>();
    final Map<GiftKey, Op.GiftReversal> giftReversals = new HashMap<>();
    final Map<ConversionDay, BigInteger> turnedIn = new HashMap<>();
    final Set<String> countedConversions = new HashSet<>();
    final Map<ConversionProject, Fraction> carried = new HashMap<>();
    final Map<DonorProject, BigInteger> flowers = new HashMap<>();
    final Set<Campaign.Merchant> merchants = new HashSet<>();
    final Set<Op.Donor> donors = new HashSet<>();
    final Map<String, Set<Op.Donor>> organisationDonors = new HashMap<>();
    final Map<String, Set<Op.Donor>> teamDonors = new HashMap<>();
    final Sums sums = new Sums();

    /** A donation, accepted or held, or an accepted gift in kind. */
    boolean moneyJournaled() {
        return !donations.isEmpty() || gifts.values().stream().anyMatch(gift -> !gift.ignored);
    }

    /** The last record that a step of match money means. */
    long until(final int back, final long sequence) {
        return back == 0 ? sequence : back > records.size() ? 1 : records.get(records.size() - back);
    }

    LocalDate dayOf(final long ms) {
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
    ProjectState project(final String id) {
        final ProjectState project = projects.get(id);
        return project == null || project.removed ? null : project;
    }

    PoolState pool(final String id) {
        final PoolState pool = pools.get(id);
        return pool == null || pool.removed ? null : pool;
    }

    String organisationOf(final ProjectState project) {
        return project.definition.organisation();
    }

    static BigInteger big(final long value) {
        return BigInteger.valueOf(value);
    }
}
