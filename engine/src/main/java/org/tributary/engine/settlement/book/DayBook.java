package org.tributary.engine.settlement.book;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.collections.Long2LongHashMap;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.payee.HeldPayees;
import org.tributary.engine.settlement.payee.Payee;

/** Figures by project, channel and pool: of the day, and since the journal began. */
public final class DayBook {
    /** Of the whole journal, to check the conservation laws. */
    public final Figures ever = new Figures();

    /** Of the day. */
    public final Figures day = new Figures();

    public final TreeMap<Integer, Figures> projects = new TreeMap<>();
    public final TreeMap<String, Figures> channels = new TreeMap<>();
    public final TreeMap<Integer, PoolFigures> pools = new TreeMap<>();
    public final TreeMap<String, Foreign> foreign = new TreeMap<>();

    /** Net match money by project and pool, for the projects that are frozen now. */
    private final Long2LongHashMap committed = new Long2LongHashMap(0);

    /** The same sums when the period began; null before its first record. */
    private @Nullable Long2LongHashMap opening;

    private final PayeeBook payees = new PayeeBook();

    /** The same figures as in {@link #projects} and {@link #pools}, by index. */
    private Figures[] projectsByIndex = new Figures[256];

    private PoolFigures[] poolsByIndex = new PoolFigures[256];

    private final TreeMap<Integer, Boolean> frozen = new TreeMap<>();

    /** Match money of a pool. */
    public static final class PoolFigures {
        public long matchedDayFen;
        public long reversedDayFen;
        public long committedFen;
        public long reversedFen;
    }

    /** Held money of another currency: counted, never summed into fen. */
    public static final class Foreign {
        long count;
        public long amountMinor;
    }

    /**
     * Counts one record.
     *
     * @param settledFen part of its money that the channel settles, from {@link Postings#post}
     */
    void follow(final RecordView row, final boolean withinDay, final long settledFen) {
        if (withinDay && opening == null) {
            opening = new Long2LongHashMap(committed);
        }
        if (row.kind == RecordKind.PROJECT && row.code == OutcomeCode.ACCEPTED) {
            freeze(row);
        }
        if (row.foreign) {
            foreign(row);
            if (row.joinedFen != 0) {
                // It waited as money of the campaign's currency, since the channel had not named its currency.
                release(row, withinDay);
            }
            return;
        }
        if (row.code == OutcomeCode.IGNORED || row.kind == RecordKind.NOTICE || row.kind == RecordKind.APPROVAL) {
            return;
        }
        count(ever, row, settledFen);
        countLines(ever, row);
        if (withinDay) {
            countWithinDay(row, settledFen);
        }
        if (row.shape != RecordView.Shape.DUPLICATE) {
            lines(row, withinDay);
        }
    }

    private void countWithinDay(final RecordView row, final long settledFen) {
        count(day, row, settledFen);
        countLines(day, row);
        if (!row.channelName.isEmpty()) {
            final Figures figures = channel(row.channelName);
            count(figures, row, settledFen);
            countLines(figures, row);
        }
        if (row.projectIndex >= 0) {
            count(project(row.projectIndex), row, settledFen);
        }
        if (HeldPayees.isOfProject(row)) {
            count(payees.of(row), row, settledFen);
        }
        if (movesNoMatch(row)) {
            return;
        }
        for (int i = 0; i < row.lineCount; i++) {
            if (row.lineProject[i] >= 0) {
                countLine(project(row.lineProject[i]), row, i);
            }
        }
    }

    private Figures project(final int index) {
        if (index >= projectsByIndex.length) {
            projectsByIndex = Arrays.copyOf(projectsByIndex, 2 * index);
        }
        if (projectsByIndex[index] == null) {
            projectsByIndex[index] = new Figures();
            projects.put(index, projectsByIndex[index]);
        }
        return projectsByIndex[index];
    }

    private PoolFigures pool(final int index) {
        if (index >= poolsByIndex.length) {
            poolsByIndex = Arrays.copyOf(poolsByIndex, 2 * index);
        }
        if (poolsByIndex[index] == null) {
            poolsByIndex[index] = new PoolFigures();
            pools.put(index, poolsByIndex[index]);
        }
        return poolsByIndex[index];
    }

    private Figures channel(final String name) {
        final Figures known = channels.get(name);
        if (known != null) {
            return known;
        }
        final Figures made = new Figures();
        channels.put(name, made);
        return made;
    }

    static long committedKey(final int project, final int pool) {
        return (long) project << Integer.SIZE | pool;
    }

    private static void count(final Figures into, final RecordView row, final long settledFen) {
        switch (row.shape) {
            case PAYMENT -> payment(into, row, settledFen);
            case REFUND -> refund(into, row, settledFen);
            case ALLOCATION -> {
                if (!row.markedRefundPending) {
                    into.donations++;
                    into.allocatedCount++;
                    final long leftFen = row.originalAmountFen - row.baseRefundedFen;
                    into.donationsFen = Math.addExact(into.donationsFen, leftFen);
                    into.allocatedFen = Math.addExact(into.allocatedFen, leftFen);
                    into.unsettledFen = Math.addExact(into.unsettledFen, leftFen - settledFen);
                }
            }
            case CONTRIBUTION -> {
                if (row.amountFen > 0) {
                    into.contributions++;
                    into.contributedFen = Math.addExact(into.contributedFen, row.amountFen);
                }
            }
            default -> {
                // only lines, counted apart
            }
        }
    }

    private static void payment(final Figures into, final RecordView row, final long settledFen) {
        if (row.code == OutcomeCode.HELD) {
            into.heldCount++;
            into.heldFen = Math.addExact(into.heldFen, row.amountFen);
        } else {
            into.donations++;
            into.donationsFen = Math.addExact(into.donationsFen, row.amountFen);
            into.unsettledFen = Math.addExact(into.unsettledFen, row.amountFen - settledFen);
        }
    }

    private static void refund(final Figures into, final RecordView row, final long settledFen) {
        if (!row.ofHeld) {
            into.unsettledReturnedFen = Math.addExact(into.unsettledReturnedFen, row.refundFen - settledFen);
        }
        into.refunds += !row.derived && row.amountFen > 0 ? 1 : 0;
        into.excessRefundedFen = Math.addExact(into.excessRefundedFen, row.excessFen - row.joinedFen);
        if (row.ofHeld) {
            into.refundedOfHeldFen = Math.addExact(into.refundedOfHeldFen, row.refundFen);
        } else if (row.refundFen < 0) {
            into.refundReversedFen = Math.subtractExact(into.refundReversedFen, row.refundFen);
        } else {
            into.refundedFen = Math.addExact(into.refundedFen, row.refundFen);
        }
    }

    private void release(final RecordView row, final boolean withinDay) {
        ever.excessRefundedFen = Math.subtractExact(ever.excessRefundedFen, row.joinedFen);
        if (withinDay) {
            day.excessRefundedFen = Math.subtractExact(day.excessRefundedFen, row.joinedFen);
            channel(row.channelName).excessRefundedFen -= row.joinedFen;
        }
    }

    private static boolean movesNoMatch(final RecordView row) {
        return row.shape == RecordView.Shape.DUPLICATE || isSlotEvent(row);
    }

    private static void countLines(final Figures into, final RecordView row) {
        if (movesNoMatch(row)) {
            return;
        }
        for (int i = 0; i < row.lineCount; i++) {
            countLine(into, row, i);
        }
    }

    private static void countLine(final Figures into, final RecordView row, final int line) {
        final long fen = row.lineFen[line];
        if (fen < 0) {
            into.matchReversedFen = Math.subtractExact(into.matchReversedFen, fen);
        } else if (fen > 0 && row.shape != RecordView.Shape.CONTRIBUTION) {
            into.lines++;
            into.matchedFen = Math.addExact(into.matchedFen, fen);
        }
    }

    private void lines(final RecordView row, final boolean withinDay) {
        if (isSlotEvent(row)) {
            return;
        }
        for (int i = 0; i < row.lineCount; i++) {
            final long fen = row.lineFen[i];
            if (fen == 0) {
                continue;
            }
            final PoolFigures pool = pool(row.linePool[i]);
            pool.committedFen = Math.addExact(pool.committedFen, fen);
            pool.reversedFen += fen < 0 ? -fen : 0;
            if (withinDay) {
                pool.matchedDayFen += Math.max(0, fen);
                pool.reversedDayFen += Math.max(0, -fen);
            }
            final long key = committedKey(row.lineProject[i], row.linePool[i]);
            final long sumFen = Math.addExact(committed.get(key), fen);
            if (sumFen == 0) {
                // the map takes 0 for a key it does not have
                committed.remove(key);
            } else {
                committed.put(key, sumFen);
            }
        }
    }

    private static boolean isSlotEvent(final RecordView row) {
        return row.poolEvent == PoolEventKind.SLOT_CARRIED || row.poolEvent == PoolEventKind.SLOT_CLOSED;
    }

    private void freeze(final RecordView row) {
        if (row.projectAction == ProjectAction.FREEZE) {
            frozen.put(row.projectIndex, true);
        } else if (row.projectAction == ProjectAction.UNFREEZE) {
            frozen.remove(row.projectIndex);
        }
    }

    private void foreign(final RecordView row) {
        final Foreign sum = foreign.computeIfAbsent(row.currency, made -> new Foreign());
        if (row.shape == RecordView.Shape.PAYMENT) {
            sum.count++;
            sum.amountMinor = Math.addExact(sum.amountMinor, row.amountFen);
        } else if (row.shape == RecordView.Shape.REFUND) {
            sum.amountMinor = Math.subtractExact(sum.amountMinor, row.refundFen);
            sum.count -= row.fullyRefunded ? 1 : 0;
        }
    }

    /**
     * Match money of a project from a pool.
     *
     * @param openingFen committed before the period
     * @param committedFen committed at its end, frozen money included
     */
    public record Match(int project, int pool, long openingFen, long committedFen, boolean frozen) {}

    /** Returns the match money of each project and pool that has or had some, by project and pool. */
    public List<Match> matches() {
        final Long2LongHashMap before = opening == null ? committed : opening;
        final TreeSet<Long> keys = new TreeSet<>();
        committed.forEachLong((key, fen) -> keys.add(key));
        before.forEachLong((key, fen) -> keys.add(key));
        final List<Match> matches = new ArrayList<>();
        for (final long key : keys) {
            final int project = (int) (key >> Integer.SIZE);
            final int pool = (int) key;
            matches.add(new Match(project, pool, before.get(key), committed.get(key), frozen.containsKey(project)));
        }
        return matches;
    }

    /** Adds the figures of a project's payees to those of its organisation. */
    public void addPayees(final Map<Payee, Figures> organisation, final int project) {
        payees.addTo(organisation, project);
    }

    /** Returns what a pool has committed to a project, which is not frozen; 0 if it is. */
    long payableFen(final int project, final int pool) {
        return frozen.containsKey(project) ? 0 : committed.get(committedKey(project, pool));
    }

    /** Returns a pool's money committed to projects that are frozen now. */
    public long frozenFen(final int pool) {
        long sum = 0;
        for (final int project : frozen.keySet()) {
            sum = Math.addExact(sum, committed.get(committedKey(project, pool)));
        }
        return sum;
    }
}
