package org.tributary.engine.core.table;

import org.agrona.concurrent.UnsafeBuffer;

/** Sees one row of a {@link HashRows}. */
@FunctionalInterface
public interface RowVisitor {
    /** One row, its first word the hash. */
    void onRow(UnsafeBuffer buffer, int offset);
}
