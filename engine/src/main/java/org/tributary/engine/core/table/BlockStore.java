package org.tributary.engine.core.table;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** Zeroed blocks of a few sizes, counted in units; a block that was given back is used again. */
final class BlockStore {
    private final int unitBytes;
    private final Arena arena = new Arena();
    private final long[][] free;
    private final int[] freeCounts;

    /**
     * An empty store.
     *
     * @param maxUnits of a block
     */
    BlockStore(final int unitBytes, final int maxUnits) {
        this.unitBytes = unitBytes;
        this.free = new long[maxUnits + 1][16];
        this.freeCounts = new int[maxUnits + 1];
    }

    /** Buffer an address lies in; the address's low 32 bits are the offset in it. */
    UnsafeBuffer chunk(final long address) {
        return arena.chunk(address);
    }

    /** Address of a block of zeros. */
    long take(final int units) {
        if (freeCounts[units] == 0) {
            return arena.allocate(units * unitBytes);
        }
        final long block = free[units][--freeCounts[units]];
        arena.chunk(block).setMemory((int) block, units * unitBytes, (byte) 0);
        return block;
    }

    void give(final long block, final int units) {
        if (freeCounts[units] == free[units].length) {
            free[units] = Arrays.copyOf(free[units], freeCounts[units] * 2);
        }
        free[units][freeCounts[units]++] = block;
    }

    long reservedBytes() {
        return arena.reservedBytes();
    }
}
