package org.tributary.engine.core.table;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.agrona.UnsafeApi;

/**
 * Entries of eight bytes, found by hash, made so that they can serve a giving day and never pause. The upper half of an
 * entry is the upper half of its hash (all bits well mixed); the lower half is the owner's. An entry is never 0 and never
 * removed.
 *
 * <p><b>Lines.</b> A hash leads to one line of the processor's cache: seven slots, filled from the first, behind a word of
 * control that holds a byte of each entry's hash and how many there are. A full line goes on in the next one. So a search
 * for an unknown hash mostly reads one word, and takes no branch that can't be predicted (as the Swiss tables do).
 *
 * <p><b>Segments.</b> Extendible hashing: a directory over the hash's top bits leads to a segment of 2 to {@value
 * #MAX_LINES} lines. One that is fifteen sixteenths full doubles, and one of the last size splits in two. So an insert moves at
 * most some 3,400 entries, whatever the table's size; the directory (12 bytes for some 2,300 entries) doubles by a flat
 * copy. An entry's upper half says where it goes: nothing but the segment is read. A place in the directory holds all that a
 * search needs of a segment (address, depth, number of lines) in one word, so that it is one read from the hash to the line.
 *
 * <p><b>Staggered growth.</b> With good hashes equal segments would all fill, and split, at the same time, and the table's
 * load would swing. The hash's low byte picks one of {@value #SUBTABLES} sub-tables whose shares of the hash space
 * rise geometrically from 1 to 2: their growth is spread evenly over each doubling, and the load stays about 65 %.
 *
 * <p>Nothing allocates but growth. No order of the entries may reach an outcome.
 */
final class HashSlots {
    /** Upper half of a hash. */
    static final long TAG = 0xFFFF_FFFF_0000_0000L;

    /** No slot. */
    static final long NONE = 0;

    private static final int WORD_BYTES = Long.BYTES;
    private static final int LINE_BYTES_SHIFT = 6;
    private static final int LINE_BYTES = 1 << LINE_BYTES_SHIFT;
    private static final int LINE_SLOTS = LINE_BYTES / WORD_BYTES - 1;
    private static final int MIN_LINES_SHIFT = 1;
    private static final int MAX_LINES_SHIFT = 9;
    private static final int MAX_LINES = 1 << MAX_LINES_SHIFT;
    /** The tag's 32 bits name the segment and the line in it. */
    private static final int MAX_DEPTH = 32 - MAX_LINES_SHIFT;

    /** Of the parts of a {@link #located} segment. */
    private static final int ADDRESS_SHIFT = 16;

    private static final int DEPTH_SHIFT = 8;

    private static final int COUNT_SHIFT = Byte.SIZE * LINE_SLOTS;
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long HIGH_BIT_OF_EACH_SLOT = 0x0080_8080_8080_8080L;
    /** Set in every mark, so that no mark equals a free slot's. */
    private static final int MARKED = 0x80;

    private static final int SUBTABLES = 16;
    /** In 256ths: differences of (2^(i/16) - 1) * 256, rounded; written out to avoid floating point. */
    private static final int[] SHARES = {11, 12, 13, 12, 14, 14, 15, 15, 16, 17, 17, 19, 19, 19, 21, 22};

    private static final byte[] SUBTABLE_OF = subtables();

    private final Arena arena = new Arena();
    /** The segments' {@link #located} words. */
    private final long[][] directories = new long[SUBTABLES][1];
    /** The same places: the segments' numbers. */
    private final int[][] numbers = new int[SUBTABLES][1];
    /** By which a hash, already shifted by one, is shifted to its place in the directory: 63 less the depth. */
    private final byte[] directoryShifts = new byte[SUBTABLES];

    private long[] addresses = new long[SUBTABLES];
    private short[] counts = new short[SUBTABLES];
    private byte[] lineShifts = new byte[SUBTABLES];
    private byte[] depths = new byte[SUBTABLES];
    private int segments;
    /** Blocks that segments have left, by size. */
    private final long[][] free = new long[MAX_LINES_SHIFT + 1][SUBTABLES];

    private final int[] freeCounts = new int[MAX_LINES_SHIFT + 1];
    /** Room for a segment on its way, made with the first. */
    private long[] moving = {};
    // The last line that was searched, and its slots that have the mark.
    private long foundIn;
    private long line;
    private long marked;
    // Whose search ended there in vain: its entry belongs there. Void with the next entry.
    private long missedHash;

    HashSlots() {
        for (int i = 0; i < SUBTABLES; i++) {
            directoryShifts[i] = Long.SIZE - 1;
            point(i, 0, 1, newSegment(0, MIN_LINES_SHIFT));
        }
    }

    /**
     * The first slot whose entry has a hash's bits.
     *
     * @param bits which of them, {@link #TAG} among them
     * @return its address, {@link #NONE} if there is none
     */
    long find(final long hash, final long bits) {
        final long segment = segmentOf(hash);
        final long first = firstLine(hash, segment);
        final long control = UnsafeApi.getLong(first);
        foundIn = segment;
        line = first;
        if (marked(control, hash) == 0 && countOf(control) < LINE_SLOTS) {
            missedHash = hash;
            return NONE;
        }
        marked = marked(control, hash);
        return search(hash, bits);
    }

    /** The next slot with the hash's bits after the last one found, NONE if there is no other. */
    long findNext(final long hash, final long bits) {
        marked &= marked - 1;
        return search(hash, bits);
    }

    /** Adds the line where a search begins and the next one: one line in six is full. */
    void prefetch(final long hash, final PrefetchList prefetches) {
        final long segment = segmentOf(hash);
        final long first = firstLine(hash, segment);
        prefetches.add(first);
        prefetches.add(lineBehind(first, segment));
    }

    /** Adds an entry that is not here; its upper half is the hash's. */
    void add(final long hash, final long entry) {
        final int number = numberOf(hash);
        if (counts[number] >= limit(lineShifts[number])) {
            grow(number, hash);
            add(hash, entry);
            return;
        }
        final boolean missed = missedHash == hash;
        final long segment = missed ? foundIn : segmentOf(hash);
        final long to = missed ? line : firstLine(hash, segment);
        missedHash = 0;
        put(segment, to, mark(hash), entry);
        counts[number]++;
    }

    /**
     * Sees every entry, in no order that means anything. All segments' first slots come first: in order of hash the entries
     * would pile up in a table that is filled with them.
     */
    void forEach(final LongConsumer visitor) {
        for (int line = 0; line < MAX_LINES; line++) {
            for (int slot = 1; slot <= LINE_SLOTS; slot++) {
                for (int segment = 0; segment < segments; segment++) {
                    final long offset = (long) line * LINE_BYTES + slot * WORD_BYTES;
                    final long entry =
                            line >> lineShifts[segment] == 0 ? UnsafeApi.getLong(addresses[segment] + offset) : 0;
                    if (entry != 0) {
                        visitor.accept(entry);
                    }
                }
            }
        }
    }

    /** Bytes taken, free slots and directory included. */
    long reservedBytes() {
        long bytes = arena.reservedBytes() + 12L * addresses.length;
        for (final long[] directory : directories) {
            bytes += (long) (Long.BYTES + Integer.BYTES) * directory.length;
        }
        return bytes;
    }

    private int numberOf(final long hash) {
        final int subtable = SUBTABLE_OF[(int) hash & 0xFF];
        return numbers[subtable][(int) (hash >>> 1 >>> directoryShifts[subtable])];
    }

    private long segmentOf(final long hash) {
        final int subtable = SUBTABLE_OF[(int) hash & 0xFF];
        return directories[subtable][(int) (hash >>> 1 >>> directoryShifts[subtable])];
    }

    /** A segment in one word: its address in the upper 48 bits, its depth, and in the lowest byte the shift of its lines. */
    private long located(final int number) {
        return addresses[number] << ADDRESS_SHIFT | depths[number] << DEPTH_SHIFT | lineShifts[number];
    }

    /** Of a {@link #located} segment, for a hash; the upper half of the hash is enough. Shifts count modulo 64. */
    private static long firstLine(final long hash, final long segment) {
        return (segment >>> ADDRESS_SHIFT)
                + (hash << (segment >>> DEPTH_SHIFT) >>> Long.SIZE - segment << LINE_BYTES_SHIFT);
    }

    private static long lineBehind(final long at, final long segment) {
        final long start = segment >>> ADDRESS_SHIFT;
        final long mask = ((long) LINE_BYTES << segment) - 1;
        return start + (at - start + LINE_BYTES & mask);
    }

    private static int countOf(final long control) {
        return (int) (control >>> COUNT_SHIFT);
    }

    /** A byte of the hash that neither directory nor sub-table is chosen by. */
    private static long mark(final long hash) {
        return hash >>> Byte.SIZE & 0xFF | MARKED;
    }

    /**
     * A bit for each slot of a line whose mark is the hash's; rarely one for another slot too. By the trick for finding a
     * zero byte in a word (Hacker's Delight, 6-1).
     */
    private static long marked(final long control, final long hash) {
        final long others = control ^ mark(hash) * EACH_BYTE;
        return others - EACH_BYTE & ~others & HIGH_BIT_OF_EACH_SLOT;
    }

    private long search(final long hash, final long bits) {
        while (true) {
            for (; marked != 0; marked &= marked - 1) {
                final long slot = line + slotOffset(Long.numberOfTrailingZeros(marked) >> 3);
                if (((UnsafeApi.getLong(slot) ^ hash) & bits) == 0) {
                    missedHash = 0;
                    return slot;
                }
            }
            if (countOf(UnsafeApi.getLong(line)) < LINE_SLOTS) {
                missedHash = hash;
                return NONE;
            }
            line = lineBehind(line, foundIn);
            marked = marked(UnsafeApi.getLong(line), hash);
        }
    }

    private static int slotOffset(final int slot) {
        return (slot + 1) * WORD_BYTES;
    }

    /** Puts an entry into a line, or into the next line that is not full. */
    private static void put(final long segment, final long first, final long mark, final long entry) {
        long to = first;
        long control = UnsafeApi.getLong(to);
        while (countOf(control) == LINE_SLOTS) {
            to = lineBehind(to, segment);
            control = UnsafeApi.getLong(to);
        }
        final int slot = countOf(control);
        UnsafeApi.putLong(to + slotOffset(slot), entry);
        UnsafeApi.putLong(to, (control | mark << Byte.SIZE * slot) + (1L << COUNT_SHIFT));
    }

    private static int limit(final int lineShift) {
        return (LINE_SLOTS << lineShift) * 15 / 16;
    }

    private void grow(final int segment, final long hash) {
        missedHash = 0;
        if (moving.length == 0) {
            moving = new long[MAX_LINES * LINE_BYTES / WORD_BYTES];
        }
        final int words = 1 << lineShifts[segment] + LINE_BYTES_SHIFT - 3;
        for (int i = 0; i < words; i++) {
            moving[i] = UnsafeApi.getLong(addresses[segment] + (long) i * WORD_BYTES);
        }
        if (lineShifts[segment] < MAX_LINES_SHIFT) {
            final long old = addresses[segment];
            addresses[segment] = take(lineShifts[segment] + 1);
            give(old, lineShifts[segment]++);
            point(SUBTABLE_OF[(int) hash & 0xFF], 0, 1, segment);
            move(words, segment, segment);
        } else {
            split(segment, hash);
        }
    }

    private void split(final int segment, final long hash) {
        final int depth = depths[segment] + 1;
        if (depth > MAX_DEPTH) {
            throw new IllegalStateException("hashes are not well mixed: a segment at depth " + depth);
        }
        final int sibling = newSegment(depth, MAX_LINES_SHIFT);
        depths[segment] = (byte) depth;
        Arena.zero(addresses[segment], (long) MAX_LINES * LINE_BYTES);
        final int moved = move(moving.length, segment, sibling);
        counts[sibling] = (short) moved;
        counts[segment] -= (short) moved;
        pointToSibling(segment, sibling, depth, hash);
    }

    /**
     * Puts what is moving into one of two segments, by the last bit of their depth.
     *
     * @return how many went into the second
     */
    private int move(final int words, final int low, final int high) {
        final int depth = depths[high];
        final long lower = located(low);
        final long higher = located(high);
        int moved = 0;
        for (int from = 0; from < words; from += LINE_BYTES / WORD_BYTES) {
            final int count = countOf(moving[from]);
            for (int slot = 0; slot < count; slot++) {
                final long entry = moving[from + 1 + slot];
                // A depth of 0 has no bit, and both segments are one.
                final int upper = low == high ? 0 : (int) (entry >>> Long.SIZE - depth) & 1;
                final long segment = upper == 0 ? lower : higher;
                put(segment, firstLine(entry, segment), moving[from] >>> Byte.SIZE * slot & 0xFF, entry);
                moved += upper;
            }
        }
        return moved;
    }

    /** @param hash any that belongs to the segment: it names the sub-table and the segment's part of it */
    private void pointToSibling(final int segment, final int sibling, final int depth, final long hash) {
        final int subtable = SUBTABLE_OF[(int) hash & 0xFF];
        if (Long.SIZE - 1 - directoryShifts[subtable] < depth) {
            doubleDirectory(subtable);
        }
        final int span = 1 << Long.SIZE - 1 - directoryShifts[subtable] - depth;
        final int high = ((int) (hash >>> Long.SIZE - depth) | 1) * span;
        for (int i = high - span; i < high + span; i++) {
            if (numbers[subtable][i] != segment) {
                throw new IllegalStateException("directory is broken");
            }
        }
        point(subtable, high - span, span, segment);
        point(subtable, high, span, sibling);
    }

    private void point(final int subtable, final int from, final int span, final int segment) {
        Arrays.fill(directories[subtable], from, from + span, located(segment));
        Arrays.fill(numbers[subtable], from, from + span, segment);
    }

    private void doubleDirectory(final int subtable) {
        final int length = numbers[subtable].length * 2;
        final long[] wide = new long[length];
        final int[] wideNumbers = new int[length];
        for (int i = 0; i < length; i++) {
            wide[i] = directories[subtable][i >> 1];
            wideNumbers[i] = numbers[subtable][i >> 1];
        }
        directories[subtable] = wide;
        numbers[subtable] = wideNumbers;
        directoryShifts[subtable]--;
    }

    private int newSegment(final int depth, final int lineShift) {
        if (segments == addresses.length) {
            final int length = segments + (segments >> 1);
            addresses = Arrays.copyOf(addresses, length);
            counts = Arrays.copyOf(counts, length);
            lineShifts = Arrays.copyOf(lineShifts, length);
            depths = Arrays.copyOf(depths, length);
        }
        addresses[segments] = take(lineShift);
        lineShifts[segments] = (byte) lineShift;
        depths[segments] = (byte) depth;
        return segments++;
    }

    private long take(final int lineShift) {
        if (freeCounts[lineShift] == 0) {
            return arena.allocate(LINE_BYTES << lineShift);
        }
        final long block = free[lineShift][--freeCounts[lineShift]];
        Arena.zero(block, (long) LINE_BYTES << lineShift);
        return block;
    }

    /** Only first segments grow, one of each sub-table. */
    private void give(final long block, final int lineShift) {
        free[lineShift][freeCounts[lineShift]++] = block;
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
