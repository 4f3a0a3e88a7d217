package org.tributary.engine.replay;

/** Is notified of long work while it runs, a few times a second. */
@FunctionalInterface
public interface Progress {
    /** Ignores all. */
    Progress NONE = (sequence, bytes) -> {};

    /**
     * Reports the progress so far.
     *
     * @param sequence of the last record done
     * @param bytes of journal read so far
     */
    void at(long sequence, long bytes);
}
