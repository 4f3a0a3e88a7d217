package org.tributary.engine.journal;

/**
 * Settings of the journal's writer. Immutable; relations are checked at construction.
 *
 * @param durability when a record counts as journaled
 * @param reserveAheadBytes disk space kept reserved ahead of the writer
 * @param refuseBelowBytes new commands are refused when less than this is reserved; must hold all that is in flight
 * @param cycleBytes size at which a cycle file ends and the next begins
 * @param blockBytes Chronicle Queue's mapping block; a frame may take at most a quarter of it
 * @param syncIntervalMs longest time between background syncs at durability {@code process}
 */
public record JournalSettings(
        Durability durability,
        long reserveAheadBytes,
        long refuseBelowBytes,
        long cycleBytes,
        long blockBytes,
        long syncIntervalMs) {

    private static final long MIB = 1024 * 1024;

    public JournalSettings {
        require(refuseBelowBytes > 0, "refuseBelowBytes must be above 0, is " + refuseBelowBytes);
        require(
                reserveAheadBytes >= 2 * refuseBelowBytes,
                "reserveAheadBytes (" + reserveAheadBytes + ") must be at least twice refuseBelowBytes ("
                        + refuseBelowBytes + "), or commands would be refused on a disk with space");
        require(
                blockBytes >= MIB && Long.bitCount(blockBytes) == 1,
                "blockBytes must be a power of two from 1 MiB, is " + blockBytes);
        require(
                cycleBytes >= reserveAheadBytes,
                "cycleBytes (" + cycleBytes + ") must be at least reserveAheadBytes (" + reserveAheadBytes + ")");
        require(syncIntervalMs >= 1, "syncIntervalMs must be at least 1, is " + syncIntervalMs);
    }

    /** The same with another durability. */
    public JournalSettings withDurability(final Durability other) {
        return new JournalSettings(other, reserveAheadBytes, refuseBelowBytes, cycleBytes, blockBytes, syncIntervalMs);
    }

    /** The same with another reserve. */
    public JournalSettings withReserve(final long aheadBytes, final long refuseBytes) {
        return new JournalSettings(durability, aheadBytes, refuseBytes, cycleBytes, blockBytes, syncIntervalMs);
    }

    /** Longest frame that fits Chronicle's mapping. */
    public int maxFrameBytes() {
        return (int) Math.min(BatchFormat.MAX_FRAME_LENGTH, blockBytes / 4);
    }

    private static void require(final boolean holds, final String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
