package org.tributary.engine.core.table;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.SnapshotSink;
import org.tributary.engine.core.SnapshotSource;

/**
 * Hash table of fixed rows, made so that it can hold a giving day and never pauses. A row's first word is its hash (not
 * 0, all bits well mixed); 16-byte keys have a second key word behind it.
 *
 * <p><b>Segments.</b> Extendible hashing: a directory over the hash's top bits leads to a segment of 3, 4 or 5 units (the
 * first ones start with 1) of {@value #UNIT_ROWS} slots. A full segment moves to the next size, one of 5 splits in two
 * of 3. So an insert moves at
 * most some 1,100 rows, whatever the table's size; the directory (4 bytes for some 500 rows) doubles by a flat copy.
 *
 * <p><b>Staggered growth.</b> With good hashes equal segments would all fill, and move, at the same time, and the table's
 * load would swing. The hash's low byte picks one of {@value #SUBTABLES} sub-tables whose shares of the hash space
 * rise geometrically from 1 to 2: their growth is spread evenly over each doubling. The load stays about 76 % at every
 * size, and a block that one segment leaves is soon taken by another.
 *
 * <p><b>Order.</b> Rows of a segment stand in order of hash, each at or behind its home slot, without wrap-around. A
 * search for an unknown key stops at the first greater hash after 2 to 4 rows, where plain linear probing at this load
 * would read the whole cluster; and moving a segment is one sequential pass.
 *
 * <p>A location ({@code long}) is valid until the next insert. Nothing allocates but growth. No order of this table may
 * reach an outcome.
 */
public final class HashRows {
    private static final int UNIT_ROWS = 256;
    private static final int MIN_UNITS = 3;
    private static final int MAX_UNITS = 5;
    private static final int FULL_UNIT_ROWS = 220;
    /** Slots behind the last home, taken only by rows that were pushed on. */
    private static final int TAIL_ROWS = 32;

    private static final int MAX_DEPTH = 24;
    private static final int SUBTABLES = 16;
    /** In 256ths: differences of (2^(i/16) - 1) * 256, rounded; written out, so that no floating point is near. */
    private static final int[] SHARES = {11, 12, 13, 12, 14, 14, 15, 15, 16, 17, 17, 19, 19, 19, 21, 22};

    private static final byte[] SUBTABLE_OF = subtables();

    private final int rowBytes;
    private final boolean wideKey;
    private final long maxRows;
    private final BlockStore store;
    private final int[][] directories = new int[SUBTABLES][];
    private final int[] directoryDepths = new int[SUBTABLES];

    private long[] blocks = new long[SUBTABLES];
    private int[] counts = new int[SUBTABLES];
    private byte[] units = new byte[SUBTABLES];
    private byte[] depths = new byte[SUBTABLES];
    private int segments;
    private long rows;
    // Where the last search for an unknown key ended, which is where its row belongs; void with the next insert.
    private long missedHash;
    private int missedOffset;

    /**
     * An empty table.
     *
     * @param keyBytes 8 or 16
     * @param valueBytes a multiple of 4, zero in a new row
     * @param maxRows limit; the insert behind it throws
     */
    public HashRows(final int keyBytes, final int valueBytes, final long maxRows) {
        if (keyBytes != 8 && keyBytes != 16 || valueBytes < 0 || valueBytes % 4 != 0 || maxRows <= 0) {
            throw new IllegalArgumentException("key " + keyBytes + ", value " + valueBytes + ", max " + maxRows);
        }
        this.rowBytes = keyBytes + valueBytes;
        this.wideKey = keyBytes == 16;
        this.maxRows = maxRows;
        this.store = new BlockStore(UNIT_ROWS * rowBytes, MAX_UNITS);
        for (int i = 0; i < SUBTABLES; i++) {
            directories[i] = new int[] {newSegment(0, 1)};
        }
    }

    /** Location of the row with an 8-byte key, -1 if there is none. */
    public long find(final long hash) {
        return find(hash, 0);
    }

    /** Location of the row with a 16-byte key, -1 if there is none. */
    public long find(final long hash, final long second) {
        final int segment = segmentOf(hash);
        final long block = blocks[segment];
        final UnsafeBuffer chunk = store.chunk(block);
        final int end = (int) block + units[segment] * UNIT_ROWS * rowBytes;
        int offset = (int) block + home(hash, segment) * rowBytes;
        while (offset < end) {
            final long found = chunk.getLong(offset);
            if (found == hash && (!wideKey || chunk.getLong(offset + 8) == second)) {
                return (block & 0xFFFF_FFFF_0000_0000L) | offset;
            }
            if (found == 0 || Long.compareUnsigned(found, hash) > 0) {
                break;
            }
            offset += rowBytes;
        }
        missedHash = hash;
        missedOffset = offset;
        return -1;
    }

    /** Notes the rows with which a search for a key begins, whether or not the key is there. */
    public void near(final long hash, final Nearby nearby) {
        final int segment = segmentOf(hash);
        final long block = blocks[segment];
        // Behind the last home stand TAIL_ROWS rows: the lines behind are in the segment too.
        nearby.addLines(store.chunk(block), (int) block + home(hash, segment) * rowBytes);
    }

    /** Adds a row with an 8-byte key that is not in the table. */
    public long insert(final long hash) {
        return insert(hash, 0);
    }

    /**
     * Adds a row, its values 0, with a key that is not in the table.
     *
     * @return its location
     * @throws IllegalStateException if the table is at its limit
     */
    public long insert(final long hash, final long second) {
        if (hash == 0) {
            throw new IllegalArgumentException("hash 0");
        }
        if (rows == maxRows) {
            throw new IllegalStateException("table is at its limit of " + maxRows + " rows");
        }
        while (true) {
            final int segment = segmentOf(hash);
            if (counts[segment] < units[segment] * FULL_UNIT_ROWS) {
                final long location = tryInsert(segment, hash, second);
                if (location >= 0) {
                    counts[segment]++;
                    rows++;
                    return location;
                }
            }
            grow(segment, hash);
        }
    }

    /** Buffer a location lies in. */
    public UnsafeBuffer buffer(final long location) {
        return store.chunk(location);
    }

    /** Offset of the row's first byte in {@link #buffer}. */
    public static int offset(final long location) {
        return (int) location;
    }

    /** Number of rows. */
    public long size() {
        return rows;
    }

    /** Bytes the table has taken, unused slots, free blocks and directory included. */
    public long reservedBytes() {
        long bytes = store.reservedBytes() + 14L * blocks.length;
        for (final int[] directory : directories) {
            bytes += 4L * directory.length;
        }
        return bytes;
    }

    /** Adds every row to a hash. */
    public void hashInto(final int tag, final ContentHash hash) {
        forEach((buffer, offset) -> hash.addRow(tag, buffer, offset, rowBytes));
    }

    /** Writes all rows as one section. */
    public void writeSnapshot(final int tag, final SnapshotSink sink) {
        final RowWriter writer = new RowWriter(sink, tag, rowBytes, rows);
        forEach(writer::row);
        writer.end();
    }

    /** Reads what {@link #writeSnapshot} wrote into this table, which must be empty. */
    public void readSnapshot(final int tag, final SnapshotSource source) {
        if (rows != 0) {
            throw new IllegalStateException("table is not empty");
        }
        final RowReader reader = new RowReader(source, tag, rowBytes);
        if (reader.rows() > maxRows) {
            throw new IllegalStateException("snapshot section " + tag + ": more than " + maxRows + " rows");
        }
        presize(reader.rows());
        while (reader.next()) {
            final DirectBuffer from = reader.buffer();
            final long hash = from.getLong(reader.offset());
            final long second = wideKey ? from.getLong(reader.offset() + 8) : 0;
            if (hash == 0 || find(hash, second) >= 0) {
                throw new IllegalStateException("snapshot section " + tag + ": key empty or twice");
            }
            final long location = insert(hash, second);
            buffer(location).putBytes(offset(location), from, reader.offset(), rowBytes);
        }
    }

    /** Sees every row, in no order that means anything. */
    public void forEach(final RowVisitor visitor) {
        for (int segment = 0; segment < segments; segment++) {
            final UnsafeBuffer chunk = store.chunk(blocks[segment]);
            int offset = (int) blocks[segment];
            for (int left = counts[segment]; left > 0; offset += rowBytes) {
                if (chunk.getLong(offset) != 0) {
                    visitor.onRow(chunk, offset);
                    left--;
                }
            }
        }
    }

    /** Lays out empty segments for that many rows: a snapshot's rows come in order of hash, which must not pile up. */
    private void presize(final long expected) {
        for (int i = 0; i < SUBTABLES; i++) {
            final long share = expected * SHARES[i] / 256;
            int depth = 0;
            while (share >> depth > (MAX_UNITS - 1) * FULL_UNIT_ROWS) {
                depth++;
            }
            final int perSegment = (int) (share >> depth);
            final int size = Math.min(MAX_UNITS, perSegment * 17 / 16 / FULL_UNIT_ROWS + 1);
            store.give(blocks[directories[i][0]], units[directories[i][0]]);
            final int[] directory = new int[1 << depth];
            for (int at = 0; at < directory.length; at++) {
                directory[at] = at == 0 ? reset(i, depth, size) : newSegment(depth, size);
            }
            directories[i] = directory;
            directoryDepths[i] = depth;
        }
    }

    private int reset(final int segment, final int depth, final int size) {
        blocks[segment] = store.take(size);
        units[segment] = (byte) size;
        depths[segment] = (byte) depth;
        return segment;
    }

    private int segmentOf(final long hash) {
        final int subtable = SUBTABLE_OF[(int) hash & 0xFF];
        return directories[subtable][(int) (hash >>> 1 >>> 63 - directoryDepths[subtable])];
    }

    private int home(final long hash, final int segment) {
        return home(hash, depths[segment], units[segment]);
    }

    private static int home(final long hash, final int depth, final int units) {
        return (int) ((hash << depth >>> 32) * (units * UNIT_ROWS - TAIL_ROWS) >>> 32);
    }

    private long tryInsert(final int segment, final long hash, final long second) {
        final long block = blocks[segment];
        final UnsafeBuffer chunk = store.chunk(block);
        final int end = (int) block + units[segment] * UNIT_ROWS * rowBytes;
        int offset = missedHash == hash ? missedOffset : (int) block + home(hash, segment) * rowBytes;
        missedHash = 0;
        while (offset < end && precedes(chunk.getLong(offset), hash)) {
            offset += rowBytes;
        }
        int gap = offset;
        while (gap < end && chunk.getLong(gap) != 0) {
            gap += rowBytes;
        }
        if (gap >= end) {
            return -1;
        }
        if (gap > offset) {
            chunk.putBytes(offset + rowBytes, chunk, offset, gap - offset);
            clearRow(chunk, offset);
        }
        chunk.putLong(offset, hash);
        if (wideKey) {
            chunk.putLong(offset + 8, second);
        }
        return (block & 0xFFFF_FFFF_0000_0000L) | offset;
    }

    private static boolean precedes(final long found, final long hash) {
        return found != 0 && Long.compareUnsigned(found, hash) <= 0;
    }

    private void grow(final int segment, final long hash) {
        missedHash = 0;
        for (int size = units[segment] + 1; size <= MAX_UNITS; size++) {
            if (moveTo(segment, size)) {
                return;
            }
        }
        split(segment, hash);
    }

    private boolean moveTo(final int segment, final int newUnits) {
        final long target = store.take(newUnits);
        if (copyRows(segment, 0, counts[segment], target, newUnits, depths[segment]) < 0) {
            store.give(target, newUnits);
            return false;
        }
        store.give(blocks[segment], units[segment]);
        blocks[segment] = target;
        units[segment] = (byte) newUnits;
        return true;
    }

    private void split(final int segment, final long hash) {
        final int depth = depths[segment] + 1;
        if (depth > MAX_DEPTH) {
            throw new IllegalStateException("hashes are not well mixed: a segment at depth " + depth);
        }
        final long oldBlock = blocks[segment];
        final int oldUnits = units[segment];
        final int lowRows = countBelow(segment, depth);
        final int highRows = counts[segment] - lowRows;
        final int sibling = newSegment(depth, MIN_UNITS);
        fill(sibling, segment, lowRows, highRows, depth);
        final long lowBlock = fillLow(segment, lowRows, depth);
        store.give(oldBlock, oldUnits);
        blocks[segment] = lowBlock;
        counts[segment] = lowRows;
        depths[segment] = (byte) depth;
        pointToSibling(segment, sibling, depth, hash);
    }

    private void fill(final int sibling, final int from, final int skip, final int take, final int depth) {
        int size = MIN_UNITS;
        while (copyRows(from, skip, take, blocks[sibling], size, depth) < 0) {
            store.give(blocks[sibling], size);
            size = larger(size);
            blocks[sibling] = store.take(size);
        }
        units[sibling] = (byte) size;
        counts[sibling] = take;
    }

    /** Moves the lower half into a block of its own; sets the segment's units but not yet its block. */
    private long fillLow(final int segment, final int take, final int depth) {
        int size = MIN_UNITS;
        long target = store.take(size);
        while (copyRows(segment, 0, take, target, size, depth) < 0) {
            store.give(target, size);
            size = larger(size);
            target = store.take(size);
        }
        units[segment] = (byte) size;
        return target;
    }

    private static int larger(final int size) {
        if (size == MAX_UNITS) {
            throw new IllegalStateException("hashes are not well mixed: half a segment does not fit a whole one");
        }
        return size + 1;
    }

    private int countBelow(final int segment, final int depth) {
        final UnsafeBuffer chunk = store.chunk(blocks[segment]);
        int offset = (int) blocks[segment];
        int below = 0;
        for (int left = counts[segment]; left > 0; offset += rowBytes) {
            final long hash = chunk.getLong(offset);
            if (hash != 0) {
                if ((hash >>> 64 - depth & 1) != 0) {
                    return below;
                }
                below++;
                left--;
            }
        }
        return below;
    }

    /** Copies rows in order; -1 if the last ones do not fit behind their homes. */
    private int copyRows(
            final int segment, final int skip, final int take, final long target, final int newUnits, final int depth) {
        final UnsafeBuffer from = store.chunk(blocks[segment]);
        final UnsafeBuffer to = store.chunk(target);
        final int slots = newUnits * UNIT_ROWS;
        int source = (int) blocks[segment];
        int nextSlot = 0;
        int seen = 0;
        while (seen < skip + take) {
            final long hash = from.getLong(source);
            if (hash != 0 && seen++ >= skip) {
                final int slot = Math.max(home(hash, depth, newUnits), nextSlot);
                if (slot >= slots) {
                    return -1;
                }
                copyRow(from, source, to, (int) target + slot * rowBytes);
                nextSlot = slot + 1;
            }
            source += rowBytes;
        }
        return take;
    }

    /** By words: a call to set so little memory costs more than the insert. */
    private void clearRow(final UnsafeBuffer buffer, final int offset) {
        int i = 0;
        for (; i + 8 <= rowBytes; i += 8) {
            buffer.putLong(offset + i, 0);
        }
        if (i < rowBytes) {
            buffer.putInt(offset + i, 0);
        }
    }

    private void copyRow(final UnsafeBuffer from, final int source, final UnsafeBuffer to, final int target) {
        int i = 0;
        for (; i + 8 <= rowBytes; i += 8) {
            to.putLong(target + i, from.getLong(source + i));
        }
        if (i < rowBytes) {
            to.putInt(target + i, from.getInt(source + i));
        }
    }

    /** @param hash any that belongs to the segment: it names the sub-table and the segment's part of it */
    private void pointToSibling(final int segment, final int sibling, final int depth, final long hash) {
        final int subtable = SUBTABLE_OF[(int) hash & 0xFF];
        if (directoryDepths[subtable] < depth) {
            doubleDirectory(subtable);
        }
        final int[] directory = directories[subtable];
        final int span = 1 << directoryDepths[subtable] - depth;
        final int first = ((int) (hash >>> 64 - depth) | 1) * span;
        for (int i = first; i < first + span; i++) {
            if (directory[i] != segment) {
                throw new IllegalStateException("directory is broken");
            }
            directory[i] = sibling;
        }
    }

    private void doubleDirectory(final int subtable) {
        final int[] old = directories[subtable];
        final int[] wide = new int[old.length * 2];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = old[i >> 1];
        }
        directories[subtable] = wide;
        directoryDepths[subtable]++;
    }

    private int newSegment(final int depth, final int size) {
        if (segments == blocks.length) {
            final int length = segments + (segments >> 1);
            blocks = Arrays.copyOf(blocks, length);
            counts = Arrays.copyOf(counts, length);
            units = Arrays.copyOf(units, length);
            depths = Arrays.copyOf(depths, length);
        }
        blocks[segments] = store.take(size);
        units[segments] = (byte) size;
        depths[segments] = (byte) depth;
        return segments++;
    }

    /**
     * First word of a 16-byte key, mixed so that any two words will do as a key and {@code first} stays recoverable.
     * Never 0: the one value in 2^64 that mixes to it is taken for its neighbour.
     */
    public static long hashOf(final long first, final long second) {
        final long hash = Mix.mix(first ^ Mix.mix(second + 0x9E3779B97F4A7C15L));
        return hash == 0 ? 1 : hash;
    }

    private static byte[] subtables() {
        final byte[] subtableOf = new byte[256];
        int from = 0;
        for (int i = 0; i < SUBTABLES; i++) {
            Arrays.fill(subtableOf, from, from + SHARES[i], (byte) i);
            from += SHARES[i];
        }
        return subtableOf;
    }
}
