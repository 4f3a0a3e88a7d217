package org.tributary.engine.settlement.match;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.collections.IntHashSet;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.MatchSteps;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.MatchCommandDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.CutReader;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.SequenceNames;

/**
 * Folds the journal into match money by state, pool and organisation: steps, runs of payouts, and what is overpaid, over the sums that
 * {@link MatchLines} keeps. One thread.
 */
public final class MatchLedger {
    private final CampaignAssembler campaign;
    private final Moves moves;
    private final Payouts payouts = new Payouts();
    /** What is confirmed of pools and organisations of which something was paid, and what of it is overpaid. */
    private final Map<MatchKey, Paid> paid = new TreeMap<>();

    private final MatchLines lines;
    private final IntHashSet frozen = new IntHashSet();
    private final Map<MatchKey, MatchSteps> steps = new HashMap<>();
    private final MatchCommandDecoder command = new MatchCommandDecoder();
    private final CutReader cuts = new CutReader();
    private SequenceNames names = SequenceNames.PLAIN;

    /** Reads a stretch of the journal again. */
    @FunctionalInterface
    public interface Journal {
        void read(long fromSequence, long toSequence, RecordHandler handler);
    }

    /** Is notified of match money that changes what a sponsor owes. */
    public interface Moves {
        /** Withdrawn; negative: withdrawn money that is taken back. */
        void withdrawn(MatchKey key, long fen);

        /**
         * Paid by the sponsor.
         *
         * @param paidOnDay days since 1970-01-01, or {@link org.tributary.engine.codec.PaidDay#NOT_SAID}
         */
        void paid(MatchKey key, long fen, int paidOnDay);

        /** Paid and confirmed no longer; negative: confirmed again. */
        void overpaid(MatchKey key, long fen);
    }

    /** Notified of nothing. */
    static final Moves NONE = new Moves() {
        @Override
        public void withdrawn(final MatchKey key, final long fen) {}

        @Override
        public void paid(final MatchKey key, final long fen, final int paidOnDay) {}

        @Override
        public void overpaid(final MatchKey key, final long fen) {}
    };

    /** A step that could be taken. */
    public record Step(MatchAction action, long untilSequence, String pool, String sponsor, String organisation) {}

    /**
     * A ledger before the first record.
     *
     * @param campaign follows the same records, after the ledger
     */
    public MatchLedger(final CampaignAssembler campaign, final Journal journal, final Moves moves) {
        this.campaign = campaign;
        this.lines = new MatchLines(journal, this::takenBack);
        this.moves = moves;
    }

    /**
     * Takes a record.
     *
     * @param row the record, decoded
     */
    public void follow(final RecordView row, final JournalRecord record) {
        lines.follow(row);
        if (row.kind == RecordKind.LOSS || row.kind == RecordKind.RESTORED_FROM) {
            names = names.after(record, cuts);
        } else if (row.code == OutcomeCode.ACCEPTED && row.kind == RecordKind.PROJECT) {
            freeze(row);
        } else if (row.code == OutcomeCode.ACCEPTED && row.kind == RecordKind.MATCH) {
            step(record);
            recount();
        } else if (row.code == OutcomeCode.ACCEPTED && row.kind == RecordKind.PAYOUT) {
            payouts.follow(record, names, this::confirmedTo, this::pay);
        } else if (row.poolEvent == PoolEventKind.VOIDED) {
            recount();
        }
        lines.markInAdvance();
    }

    /** Names of sequences, as of the last record taken. */
    public SequenceNames names() {
        return names;
    }

    /** Sequence of the last record taken. */
    public long lastSequence() {
        return lines.lastSequence();
    }

    private void freeze(final RecordView row) {
        if (row.projectAction == ProjectAction.FREEZE) {
            frozen.add(row.projectIndex);
        } else if (row.projectAction == ProjectAction.UNFREEZE) {
            frozen.remove(row.projectIndex);
        }
    }

    private void step(final JournalRecord record) {
        record.command(command);
        final MatchAction action = command.action();
        final long until = command.untilSequence() == 0 ? record.sequence() : command.untilSequence();
        final long endsMs = record.timestampMs() + (action == MatchAction.NOTICE ? command.noticeMs() : 0);
        final Step step = new Step(action, until, command.pool(), command.sponsor(), command.organisation());
        lines.cutAfter(until);
        final TreeSet<MatchKey> keys = keys(step);
        final TreeMap<MatchKey, MatchSums> before = action == MatchAction.WITHDRAW ? sums() : new TreeMap<>();
        for (final MatchKey key : keys) {
            steps.computeIfAbsent(key, made -> new MatchSteps())
                    .apply(action, until, record.timestampMs(), endsMs, listedTo(key));
        }
        if (action == MatchAction.WITHDRAW) {
            sums().forEach((key, after) ->
                    notifyOf(key, after.withdrawnFen - before.getOrDefault(key, new MatchSums()).withdrawnFen));
        }
    }

    private void notifyOf(final MatchKey key, final long fen) {
        if (fen != 0) {
            moves.withdrawn(key, fen);
        }
    }

    /** Follows a line that is taken back: withdrawn or confirmed money is less by it. */
    private void takenBack(final int pool, final int project, final long line, final long fen) {
        if (steps.isEmpty()) {
            return;
        }
        final MatchKey key = key(pool, project);
        final MatchSteps states = steps.get(key);
        final int state = states == null ? MatchSteps.PROMISED : states.stateAt(line);
        notifyOf(key, state == MatchSteps.WITHDRAWN ? fen : 0);
        final Paid of = paid.get(key);
        if (state == MatchSteps.CONFIRMED && of != null) {
            confirm(key, of.confirmedFen + fen);
        }
    }

    private static final class Paid {
        private long confirmedFen;
        private long overpaidFen;
    }

    private void pay(final MatchKey key, final long fen, final int paidOnDay) {
        moves.paid(key, fen, paidOnDay);
        paid.putIfAbsent(key, new Paid());
        confirm(key, sums().getOrDefault(key, new MatchSums()).confirmedFen);
    }

    /** Counts again what is confirmed of all that was paid. */
    private void recount() {
        if (!paid.isEmpty()) {
            final TreeMap<MatchKey, MatchSums> sums = sums();
            paid.keySet().forEach(key -> confirm(key, sums.getOrDefault(key, new MatchSums()).confirmedFen));
        }
    }

    private void confirm(final MatchKey key, final long confirmedFen) {
        final Paid of = paid.get(key);
        if (of == null) {
            return;
        }
        of.confirmedFen = confirmedFen;
        final long overpaidFen = Math.max(0, payouts.paidFen(key) - confirmedFen);
        if (overpaidFen != of.overpaidFen) {
            moves.overpaid(key, overpaidFen - of.overpaidFen);
            of.overpaidFen = overpaidFen;
        }
    }

    private long confirmedTo(final MatchKey key) {
        final MatchSteps of = steps.get(key);
        long last = 0;
        for (int i = 0; of != null && i < of.size(); i++) {
            last = of.state(i) == MatchSteps.CONFIRMED ? of.untilSequence(i) : last;
        }
        return last;
    }

    private long listedTo(final MatchKey key) {
        return payouts.listedTo(key);
    }

    /** What a run of a sponsor's payouts lists now: what is payable and in no run. */
    public SortedMap<MatchKey, Long> payable(final String sponsor) {
        final TreeMap<MatchKey, Long> payable = new TreeMap<>();
        sums().forEach((key, of) -> {
            if (key.sponsor().equals(sponsor) && of.payableFen() > 0 && of.listedFen == 0) {
                payable.put(key, of.payableFen());
            }
        });
        return payable;
    }

    /** Runs of payouts. */
    public Payouts payouts() {
        return payouts;
    }

    /** Pools and organisations that a step is about. */
    private TreeSet<MatchKey> keys(final Step step) {
        final TreeMap<MatchKey, Long> usedFen = new TreeMap<>();
        lines.forEachUse((pool, project, fen) -> {
            final MatchKey key = key(pool, project);
            if (step.pool().isEmpty()
                    ? key.sponsor().equals(step.sponsor()) && key.organisation().equals(step.organisation())
                    : key.pool().equals(step.pool())) {
                usedFen.merge(key, fen, Long::sum);
            }
        });
        usedFen.values().removeIf(fen -> fen <= 0);
        return new TreeSet<>(usedFen.keySet());
    }

    private MatchKey key(final int pool, final int project) {
        final Pool of = campaign.knownPool(pool);
        return new MatchKey(
                of.sponsor(), of.id(), campaign.knownProject(project).organisation());
    }

    /** Returns the sums of each pool and organisation that has or had match money. */
    public TreeMap<MatchKey, MatchSums> sums() {
        return sums(steps);
    }

    /**
     * What a step would do.
     *
     * @param changed pools and organisations that it would change
     * @param refusal why it would change nothing; NONE if it would change something
     * @param sums as they would be after it
     */
    public record Trial(Set<MatchKey> changed, ReasonCode refusal, SortedMap<MatchKey, MatchSums> sums) {}

    /**
     * Tries a step and changes nothing.
     *
     * @param nowMs when the step would be taken; a notice would be over later
     */
    public Trial tryStep(final Step step, final long nowMs) {
        final long until = step.untilSequence() == 0 ? lines.lastSequence() : step.untilSequence();
        lines.cutAfter(until);
        final Map<MatchKey, MatchSteps> after = new HashMap<>(steps);
        final TreeSet<MatchKey> changed = new TreeSet<>();
        ReasonCode refusal = ReasonCode.NO_CHANGE;
        for (final MatchKey key : keys(step)) {
            final MatchSteps copy = copy(steps.get(key));
            switch (copy.apply(step.action(), until, nowMs, Long.MAX_VALUE, listedTo(key))) {
                case MatchSteps.CHANGED -> {
                    changed.add(key);
                    after.put(key, copy);
                }
                case MatchSteps.RUNNING -> refusal = ReasonCode.NOTICE_RUNNING;
                case MatchSteps.FULL -> {
                    return new Trial(Set.of(), ReasonCode.TOO_MANY_STEPS, sums());
                }
                default -> {
                    // Unchanged.
                }
            }
        }
        return new Trial(changed, changed.isEmpty() ? refusal : ReasonCode.NONE, sums(after));
    }

    private static MatchSteps copy(final @Nullable MatchSteps from) {
        final MatchSteps copy = new MatchSteps();
        for (int i = 0; from != null && i < from.size(); i++) {
            copy.add(from.untilSequence(i), from.endsMs(i), from.state(i));
        }
        return copy;
    }

    private TreeMap<MatchKey, MatchSums> sums(final Map<MatchKey, MatchSteps> by) {
        final TreeMap<MatchKey, MatchSums> sums = new TreeMap<>();
        final MatchSteps none = new MatchSteps();
        lines.forEachSum((pool, project, last, fen) -> {
            final MatchKey key = key(pool, project);
            sums.computeIfAbsent(key, made -> new MatchSums())
                    .add(by.getOrDefault(key, none).stateAt(last), fen, frozen.contains(project));
        });
        sums.forEach((key, of) -> of.end(payouts.paidFen(key), payouts.listedFen(key)));
        SetOff.apply(sums);
        return sums;
    }

    /** When the last public notice of a pool and organisation is over; 0 if it has none. */
    public long noticeEndsMs(final MatchKey key) {
        final MatchSteps of = steps.get(key);
        long last = 0;
        for (int i = 0; of != null && i < of.size(); i++) {
            last = Math.max(last, of.endsMs(i));
        }
        return last;
    }
}
