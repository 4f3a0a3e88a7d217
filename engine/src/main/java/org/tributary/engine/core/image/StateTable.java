package org.tributary.engine.core.image;

/** A table of the state, which writes its rows itself, and whose hash is free of their order. */
public interface StateTable {
    /** Adds every row to a hash. */
    void hashInto(int tag, ContentHash hash);

    /** Writes every row, as records of their own. */
    void writeSnapshot(int tag, SnapshotOut out);

    /** Reads what {@link #writeSnapshot} wrote into this table, which must be empty. */
    void readSnapshot(int tag, StateIn in);
}
