package org.tributary.engine.core.state;

import java.util.Arrays;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Registry;
import org.tributary.engine.core.table.LongTable;
import org.tributary.engine.core.table.Pairs;
import org.tributary.engine.core.table.RowList;

/**
 * Counts of milestone pools by project, the donations they counted, and reached multiples that still wait for their gift. The
 * highest value of each count is kept: a multiple pays only when the count exceeds that value, and never again, even if the
 * size of the multiples changes.
 *
 * <p>Each pool has its own book. A pool that changes its unit starts a new book, in which earlier donations count nothing.
 */
public final class MilestoneBook {
    private static final int COUNTERS = 60;
    private static final int DONORS = 61;
    private static final int QUEUE = 62;
    private static final int COUNTED = 1_000_000;
    private static final int NO_BOOK = -1;

    private static final int COUNT = 0;
    private static final int HIGHEST = 1;
    private static final int NUMBER = 2;

    private static final int QUEUE_ROW_BYTES = 24;

    private final LongTable counters = new LongTable(3);
    private final LongTable donors = new LongTable(1);
    private final RowList queue = new RowList(QUEUE_ROW_BYTES);
    private RowList[] counted = new RowList[0];
    private int queueHead;
    /** The number of each pool's book. */
    private int[] books = new int[0];

    private int nextBook;

    /** Starts a pool's counts from 0, in its current unit. */
    public void startBook(final Pool pool) {
        final int known = books.length;
        if (pool.index() >= known) {
            books = Arrays.copyOf(books, pool.index() + 1);
            Arrays.fill(books, known, books.length, NO_BOOK);
        }
        books[pool.index()] = nextBook++;
        if (pool.index() < counted.length) {
            counted[pool.index()] = null;
        }
    }

    /** A pool's count for a project: fen, or donors. */
    public long count(final Pool pool, final Project project) {
        return counters.get(key(pool, project), COUNT);
    }

    /** The highest count of a pool for a project so far. */
    public long highest(final Pool pool, final Project project) {
        return counters.get(key(pool, project), HIGHEST);
    }

    /** Notes a count as the highest so far. */
    public void highest(final Pool pool, final Project project, final long count) {
        counters.put(key(pool, project), HIGHEST, count);
    }

    /** Raises the highest count to the current one, without a gift, after a reversed refund. */
    public void raiseHighest(final Pool pool, final Project project) {
        final long count = count(pool, project);
        if (count > highest(pool, project)) {
            highest(pool, project, count);
        }
    }

    /** True if a multiple that a pool's count has reached still waits for its gift. */
    public boolean owes(final int pool) {
        for (int row = queueHead; row < queue.size(); row++) {
            if (queue.getInt(row, 0) == pool) {
                return true;
            }
        }
        return false;
    }

    /** Notes that a pool counts a donation. */
    public void counts(final Pool pool, final long lineSequence) {
        if (pool.index() >= counted.length) {
            counted = Arrays.copyOf(counted, pool.index() + 1);
        }
        if (counted[pool.index()] == null) {
            counted[pool.index()] = new RowList(Long.BYTES);
        }
        final RowList list = counted[pool.index()];
        list.putLong(list.append(), 0, lineSequence);
    }

    /** Pools at or above this index have counted nothing. */
    public int poolLimit() {
        return counted.length;
    }

    /** True if a pool counted the donation whose line would stand in that record. */
    public boolean hasCounted(final int pool, final long lineSequence) {
        final RowList list = pool < counted.length ? counted[pool] : null;
        return list != null && Rows.find(list, lineSequence) >= 0;
    }

    /** Adds to a pool's count for a project. */
    public void addCount(final Pool pool, final Project project, final long change) {
        counters.add(key(pool, project), COUNT, change);
    }

    /**
     * Counts a donor's donations that are not fully refunded.
     *
     * @return how many there are now
     */
    public long addOfDonor(final Pool pool, final Project project, final int donor, final long change) {
        final long key = key(pool, project);
        long number = counters.get(key, NUMBER);
        if (number == 0) {
            number = counters.size() + 1;
            counters.put(key, NUMBER, number);
        }
        return donors.add(Pairs.pack(donor, Math.toIntExact(number)), 0, change);
    }

    /** Puts multiples that were reached into the queue. */
    public void enqueue(final Pool pool, final Project project, final long sequence, final long multiples) {
        final int row = queue.append();
        queue.putInt(row, 0, pool.index());
        queue.putInt(row, 4, project.index());
        queue.putLong(row, 8, sequence);
        queue.putLong(row, 16, multiples);
    }

    /** True if multiples wait for their gift. */
    public boolean hasWaiting() {
        return queueHead < queue.size();
    }

    /** Pool of the first in the queue. */
    public int waitingPool() {
        return queue.getInt(queueHead, 0);
    }

    /** Project of the first in the queue. */
    public int waitingProject() {
        return queue.getInt(queueHead, 4);
    }

    /** Donation that reached the first in the queue. */
    public long waitingSequence() {
        return queue.getLong(queueHead, 8);
    }

    /** True if multiples of a pool whose deadlines are not stopped wait. */
    public boolean hasWaitingOfRunning(final Registry registry) {
        for (int row = queueHead; row < queue.size(); row++) {
            if (!registry.pool(queue.getInt(row, 0)).stopped()) {
                return true;
            }
        }
        return false;
    }

    /** Moves the first in the queue to its end, because its pool's deadlines are stopped. */
    public void postponeWaiting() {
        final int head = queueHead;
        final int row = queue.append();
        queue.putInt(row, 0, queue.getInt(head, 0));
        queue.putInt(row, 4, queue.getInt(head, 4));
        queue.putLong(row, 8, queue.getLong(head, 8));
        queue.putLong(row, 16, queue.getLong(head, 16));
        queue.putLong(head, 16, 0);
        queueHead++;
    }

    /** Takes one multiple out of the queue. */
    public void takeWaiting() {
        final long left = queue.getLong(queueHead, 16) - 1;
        queue.putLong(queueHead, 16, left);
        if (left == 0 && ++queueHead == queue.size()) {
            queue.clear();
            queueHead = 0;
        }
    }

    private long key(final Pool pool, final Project project) {
        return Pairs.pack(books[pool.index()], project.index());
    }

    void write(final StateOut out) {
        out.putInts(books);
        out.putInt(nextBook);
        out.putInt(queueHead);
        int lists = 0;
        for (final RowList list : counted) {
            lists += list == null ? 0 : 1;
        }
        out.putInt(counted.length);
        out.putInt(lists);
        out.putTable(COUNTERS, counters);
        out.putTable(DONORS, donors);
        out.putTable(QUEUE, queue);
        for (int i = 0; i < counted.length; i++) {
            if (counted[i] != null) {
                out.putInt(i);
                out.putTable(COUNTED + i, counted[i]);
            }
        }
    }

    void read(final StateIn in) {
        books = in.getInts();
        nextBook = in.getInt();
        queueHead = in.getInt();
        counted = new RowList[in.getInt()];
        final int lists = in.getInt();
        in.getTable(COUNTERS, counters);
        in.getTable(DONORS, donors);
        in.getTable(QUEUE, queue);
        for (int i = 0; i < lists; i++) {
            final int pool = in.getInt();
            counted[pool] = new RowList(Long.BYTES);
            in.getTable(COUNTED + pool, counted[pool]);
        }
    }
}
