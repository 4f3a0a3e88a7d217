/**
 * Memory of the read models: growable tables, rings and indexes that the release thread fills, and their form in snapshots.
 *
 * <p>Knows no record: the appliers of {@code engine.projection} say what goes in. Start reading at {@link
 * org.tributary.engine.projection.table.Tables}.
 */
@NullMarked
package org.tributary.engine.projection.table;

import org.jspecify.annotations.NullMarked;
