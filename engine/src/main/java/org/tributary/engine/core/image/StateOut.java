package org.tributary.engine.core.image;

/**
 * Takes the state value by value, in one fixed order: into a snapshot ({@link SnapshotOut}) or a hash
 * ({@link HashOut}). So a snapshot and the state hash always cover the same values.
 */
public interface StateOut {
    /** Marks the start of a section; reading checks it. */
    void section(int id);

    /** One value of 64 bits. */
    void putLong(long value);

    /** One value of 32 bits. */
    default void putInt(final int value) {
        putLong(value);
    }

    /** One flag. */
    default void putBoolean(final boolean value) {
        putLong(value ? 1 : 0);
    }

    /** Bytes with their length. */
    void putBytes(byte[] bytes);

    /** Values with their count. */
    default void putLongs(final long[] values) {
        putInt(values.length);
        for (final long value : values) {
            putLong(value);
        }
    }

    /** Values with their count. */
    default void putInts(final int[] values) {
        putInt(values.length);
        for (final int value : values) {
            putInt(value);
        }
    }

    /**
     * A whole table.
     *
     * @param tag names the table, unique in the core
     */
    void putTable(int tag, StateTable table);
}
