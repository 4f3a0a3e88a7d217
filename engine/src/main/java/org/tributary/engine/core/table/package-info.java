/**
 * Memory of the core: hash tables (among them the known ids, for at-most-once booking), each donor's used caps, and append lists, in
 * flat rows off the Java heap without an object per entry. Growth touches one small segment at a time, so no operation stops the writer.
 *
 * <p>All types belong to the core's thread. May import {@code engine.core}'s snapshot ports and Agrona buffers. Start
 * reading at {@link org.tributary.engine.core.table.HashRows}.
 */
@NullMarked
package org.tributary.engine.core.table;

import org.jspecify.annotations.NullMarked;
