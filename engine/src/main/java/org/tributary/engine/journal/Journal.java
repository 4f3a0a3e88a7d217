package org.tributary.engine.journal;

/**
 * The writer of a data directory's journal: one epoch, from start to close. The journal stage's thread owns it, but for
 * the methods that say otherwise. Any exception means that nothing more may be answered.
 */
public interface Journal extends AutoCloseable {
    /**
     * Seals the frame (number, synced sequence, checksum, hash chain) and appends it as one excerpt. Not durable
     * against power loss before {@link #sync}.
     *
     * @throws JournalFullException if the reserved space is used up; nothing is written
     */
    void append(BatchFrame frame);

    /**
     * Syncs everything appended to the device.
     *
     * @throws java.io.UncheckedIOException if the device refused: its content is unknown, so stop
     */
    void sync();

    /** True if new commands may be taken: the reserved space has room for all that can be in flight. Any thread. */
    boolean hasRoom();

    /** Duties beside the stages: reserves space ahead, syncs in the background. The keeper's thread calls it. */
    void maintain();

    /** The settings it was opened with. */
    JournalSettings settings();

    /** True if a mark would raise the synced sequence. Any thread. */
    boolean wantsMark();

    /** SHA-256 of the last batch appended, 32 bytes. The journal stage's thread. */
    byte[] chainHead();

    /** Number of this epoch. */
    int epoch();

    /** Last record known to be on the device. Any thread. */
    long syncedSequence();

    /** Last record appended. Any thread. */
    long appendedSequence();

    /** Bytes reserved and not yet written. Any thread. */
    long reserveLeftBytes();

    /** Bytes this epoch has written. Any thread. */
    long writtenBytes();

    /** Closes the files without another write, after a failure. */
    void abandon();

    /** Syncs, marks the end as synced, gives the unused reserve back, closes the files. */
    @Override
    void close();
}
