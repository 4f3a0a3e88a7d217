package org.tributary.engine.core.image;

/** A table of the state that writes its own rows and whose hash does not depend on their order. */
public interface StateTable {
    /** Adds every row to a hash. */
    void hashInto(int tag, ContentHash hash);

    /** Writes every row, in separate records. */
    void writeSnapshot(int tag, SnapshotOut out);

    /** Reads what {@link #writeSnapshot} wrote into this table, which must be empty. */
    void readSnapshot(int tag, StateIn in);
}
