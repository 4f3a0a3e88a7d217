/**
 * Snapshot files: a position in the journal, the core's state and the read models, in checked sections with
 * a begin and an end mark; temp file, fsync, rename. If one is damaged, the one before it is used.
 *
 * <p>May import core, journal and codec. Start reading at {@link org.tributary.engine.snapshot.SnapshotStore}.
 */
@NullMarked
package org.tributary.engine.snapshot;

import org.jspecify.annotations.NullMarked;
