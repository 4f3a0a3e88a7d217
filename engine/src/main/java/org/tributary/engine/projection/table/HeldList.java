package org.tributary.engine.projection.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.projection.view.HeldItem;

/**
 * Donations that are still held, in order of sequence. Items are appended (sequences only rise) into chunks and marked
 * when they end; a chunk without a living item is dropped, so nothing is ever moved and an item is found by two binary
 * searches. Not thread-safe.
 */
public final class HeldList {
    private static final int CHUNK_ITEMS = 4096;

    private static final int SEQUENCE = 0;
    private static final int AT_MS = 1;
    private static final int AMOUNT_FEN = 2;
    private static final int TRAITS = 3;
    private static final int COLUMNS = 4;

    /** Traits: bits 0-7 reason, 8-15 channel, 16 refund pending, 17 foreign, 18 ended, 20-25 currency, 32-63 project text. */
    private static final int CHANNEL_SHIFT = 8;

    private static final long PENDING = 1L << 16;
    private static final long FOREIGN = 1L << 17;
    private static final long ENDED = 1L << 18;
    private static final int CURRENCY_SHIFT = 20;
    private static final int CURRENCY_MASK = 0x3F;
    private static final int PROJECT_SHIFT = 32;

    /** Currency of an item that is not foreign. */
    public static final int OWN = -1;

    private final HeldSums sums = new HeldSums();
    private Chunk[] chunks = new Chunk[0];
    private long living;

    private static final class Chunk {
        final long[] cells = new long[CHUNK_ITEMS * COLUMNS];
        int size;
        int living;

        /** A foreign item's currency is wanted again if its refund is taken back: such a chunk stays. */
        boolean hasForeign;
    }

    /** Items that are listed. */
    long size() {
        return living;
    }

    /** What is listed, by reason. */
    public HeldSums sums() {
        return sums;
    }

    /** Counts a listed item in the sums, or no longer. */
    private void count(final long traits, final long amount, final int sign) {
        sums.add((int) (traits & 0xFF), sign, (traits & FOREIGN) == 0 ? sign * amount : 0);
    }

    public void add(
            final long sequence,
            final long atMs,
            final long amount,
            final ReasonCode reason,
            final short channel,
            final int currency,
            final int projectText) {
        Chunk chunk = chunks.length == 0 ? null : chunks[chunks.length - 1];
        if (chunk == null || chunk.size == CHUNK_ITEMS) {
            chunk = new Chunk();
            chunks = Arrays.copyOf(chunks, chunks.length + 1);
            chunks[chunks.length - 1] = chunk;
        }
        write(chunk, sequence, atMs, amount, traits(reason, channel, currency, projectText));
        chunk.hasForeign |= currency != OWN;
        living++;
    }

    private static long traits(
            final ReasonCode reason, final short channel, final int currency, final int projectText) {
        return reason.value()
                | (long) channel << CHANNEL_SHIFT
                | (currency == OWN ? 0 : FOREIGN | (long) currency << CURRENCY_SHIFT)
                | (long) projectText << PROJECT_SHIFT;
    }

    private void write(final Chunk chunk, final long sequence, final long atMs, final long amount, final long traits) {
        final int cell = chunk.size * COLUMNS;
        chunk.cells[cell + SEQUENCE] = sequence;
        chunk.cells[cell + AT_MS] = atMs;
        chunk.cells[cell + AMOUNT_FEN] = amount;
        chunk.cells[cell + TRAITS] = traits;
        chunk.size++;
        chunk.living++;
        count(traits, amount, 1);
    }

    /** What is held of an item, 0 if it is not in the list. */
    public long amount(final long sequence) {
        final Chunk chunk = chunkOf(sequence);
        if (chunk == null) {
            return 0;
        }
        final int cell = cellOf(chunk, sequence);
        return cell < 0 ? 0 : chunk.cells[cell + AMOUNT_FEN];
    }

    /** True if the item is listed. */
    boolean contains(final long sequence) {
        final Chunk chunk = chunkOf(sequence);
        return chunk != null && cellOf(chunk, sequence) >= 0;
    }

    /** Sets what is still held of an item. */
    public void amount(final long sequence, final long amount) {
        final Chunk chunk = chunkOf(sequence);
        if (chunk == null) {
            return;
        }
        final int cell = cellOf(chunk, sequence);
        if (cell >= 0) {
            count(chunk.cells[cell + TRAITS], chunk.cells[cell + AMOUNT_FEN], -1);
            chunk.cells[cell + AMOUNT_FEN] = amount;
            count(chunk.cells[cell + TRAITS], amount, 1);
        }
    }

    public void markRefundPending(final long sequence) {
        final Chunk chunk = chunkOf(sequence);
        if (chunk == null) {
            return;
        }
        final int cell = cellOf(chunk, sequence);
        if (cell >= 0) {
            chunk.cells[cell + TRAITS] |= PENDING;
        }
    }

    /** Takes an item off the list; false if it was not in it. */
    public boolean remove(final long sequence) {
        final Chunk chunk = chunkOf(sequence);
        if (chunk == null) {
            return false;
        }
        final int cell = cellOf(chunk, sequence);
        if (cell < 0) {
            return false;
        }
        chunk.cells[cell + TRAITS] |= ENDED;
        count(chunk.cells[cell + TRAITS], chunk.cells[cell + AMOUNT_FEN], -1);
        living--;
        if (--chunk.living == 0 && chunk.size == CHUNK_ITEMS && !chunk.hasForeign) {
            drop(chunk);
        }
        return true;
    }

    /** Index of a foreign item's currency, whether it is still listed or not; {@link #OWN} if it has none. */
    public int currency(final long sequence) {
        final Chunk chunk = chunkOf(sequence);
        if (chunk == null) {
            return OWN;
        }
        final int cell = find(chunk, sequence);
        return cell < 0 ? OWN : currencyOf(chunk.cells[cell + TRAITS]);
    }

    private static int currencyOf(final long traits) {
        return (traits & FOREIGN) == 0 ? OWN : (int) (traits >> CURRENCY_SHIFT & CURRENCY_MASK);
    }

    /**
     * Puts an item back that had ended: the channel took its refund back. All is as given, whether the item's chunk is
     * still here or not; only a foreign item's currency is the one it had.
     */
    public void revive(
            final long sequence,
            final long atMs,
            final long amount,
            final ReasonCode reason,
            final short channel,
            final int projectText) {
        final int index = chunkIndex(sequence);
        final int cell = index < 0 ? -1 : find(chunks[index], sequence);
        if (cell >= 0) {
            final int currency = currencyOf(chunks[index].cells[cell + TRAITS]);
            chunks[index].cells[cell + AT_MS] = atMs;
            chunks[index].cells[cell + AMOUNT_FEN] = amount;
            chunks[index].cells[cell + TRAITS] = traits(reason, channel, currency, projectText);
            chunks[index].living++;
            count(chunks[index].cells[cell + TRAITS], amount, 1);
        } else {
            final Chunk chunk = new Chunk();
            write(chunk, sequence, atMs, amount, traits(reason, channel, OWN, projectText));
            final Chunk[] more = Arrays.copyOf(chunks, chunks.length + 1);
            System.arraycopy(chunks, index + 1, more, index + 2, chunks.length - index - 1);
            more[index + 1] = chunk;
            chunks = more;
        }
        living++;
    }

    /** Copies up to {@code limit} items above a sequence as rows of {@link #COLUMNS} longs. */
    public long[] copyAfter(final long sequence, final int limit) {
        return copyAfter(sequence, limit, ENDED);
    }

    private long[] copyAfter(final long sequence, final int limit, final long leftOut) {
        final long[] rows = new long[limit * COLUMNS];
        int row = 0;
        for (int c = Math.max(0, chunkIndex(sequence)); c < chunks.length && row < rows.length; c++) {
            final Chunk chunk = chunks[c];
            for (int cell = 0; cell < chunk.size * COLUMNS && row < rows.length; cell += COLUMNS) {
                if (chunk.cells[cell + SEQUENCE] > sequence && !isLeftOut(chunk.cells[cell + TRAITS], leftOut)) {
                    System.arraycopy(chunk.cells, cell, rows, row, COLUMNS);
                    row += COLUMNS;
                }
            }
        }
        return Arrays.copyOf(rows, row);
    }

    private static boolean isLeftOut(final long traits, final long leftOut) {
        return (traits & leftOut & ENDED) != 0 || (traits & (ENDED | FOREIGN)) == ENDED;
    }

    /** Turns rows of {@link #copyAfter} into items. */
    public static List<HeldItem> items(final long[] rows, final TextIndex projects, final Totals totals) {
        final List<HeldItem> items = new ArrayList<>(rows.length / COLUMNS);
        for (int cell = 0; cell < rows.length; cell += COLUMNS) {
            final long traits = rows[cell + TRAITS];
            final int project = (int) (traits >> PROJECT_SHIFT);
            items.add(new HeldItem(
                    rows[cell + SEQUENCE],
                    rows[cell + AT_MS],
                    rows[cell + AMOUNT_FEN],
                    ReasonCode.get((short) (traits & 0xFF)),
                    (short) (traits >> CHANNEL_SHIFT & 0xFF),
                    project < 0 ? "" : projects.text(project),
                    (traits & PENDING) != 0,
                    currencyOf(traits) == OWN ? null : totals.foreignCurrency(currencyOf(traits))));
        }
        return items;
    }

    /** Writes what is listed, and foreign items that have ended: their currency stands nowhere else. */
    void write(final SnapshotOut out) {
        long items = 0;
        for (final Chunk chunk : chunks) {
            for (int cell = 0; cell < chunk.size * COLUMNS; cell += COLUMNS) {
                items += isLeftOut(chunk.cells[cell + TRAITS], 0) ? 0 : 1;
            }
        }
        out.putLong(items);
        long[] rows = copyAfter(0, CHUNK_ITEMS, 0);
        while (rows.length > 0) {
            out.putLongs(rows, rows.length);
            rows = copyAfter(rows[rows.length - COLUMNS + SEQUENCE], CHUNK_ITEMS, 0);
        }
    }

    void read(final StateIn in) {
        final long items = in.getLong();
        for (long read = 0; read < items; ) {
            final long[] rows = in.getLongs(COLUMNS);
            read += rows.length / COLUMNS;
            if (rows.length == 0) {
                throw new IllegalStateException("projection snapshot: " + read + " held items of " + items);
            }
            for (int cell = 0; cell < rows.length; cell += COLUMNS) {
                final long traits = rows[cell + TRAITS];
                add(
                        rows[cell + SEQUENCE],
                        rows[cell + AT_MS],
                        rows[cell + AMOUNT_FEN],
                        ReasonCode.get((short) (traits & 0xFF)),
                        (short) (traits >> CHANNEL_SHIFT & 0xFF),
                        currencyOf(traits),
                        (int) (traits >> PROJECT_SHIFT));
                if ((traits & PENDING) != 0) {
                    markRefundPending(rows[cell + SEQUENCE]);
                }
                if ((traits & ENDED) != 0) {
                    remove(rows[cell + SEQUENCE]);
                }
            }
        }
    }

    private void drop(final Chunk dead) {
        final Chunk[] left = new Chunk[chunks.length - 1];
        int i = 0;
        for (final Chunk chunk : chunks) {
            if (chunk != dead) {
                left[i++] = chunk;
            }
        }
        chunks = left;
    }

    /** Index of the last chunk whose first sequence is not above the one given; -1 if there is none. */
    private int chunkIndex(final long sequence) {
        int low = 0;
        int high = chunks.length - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            if (chunks[middle].cells[SEQUENCE] <= sequence) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    private @Nullable Chunk chunkOf(final long sequence) {
        final int index = chunkIndex(sequence);
        return index < 0 ? null : chunks[index];
    }

    private static int cellOf(final Chunk chunk, final long sequence) {
        final int cell = find(chunk, sequence);
        return cell >= 0 && (chunk.cells[cell + TRAITS] & ENDED) == 0 ? cell : -1;
    }

    private static int find(final Chunk chunk, final long sequence) {
        int low = 0;
        int high = chunk.size - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            final long found = chunk.cells[middle * COLUMNS + SEQUENCE];
            if (found == sequence) {
                return middle * COLUMNS;
            }
            if (found < sequence) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
