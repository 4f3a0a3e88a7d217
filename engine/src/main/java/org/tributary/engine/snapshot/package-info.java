/**
 * Snapshot files: a position in the journal, the core's state and whatever read models go with it, in checked sections
 * with a begin and an end mark; temp file, fsync, rename; a damaged one is passed over for the one before.
 *
 * <p>May import core, journal and codec. Start reading at {@link org.tributary.engine.snapshot.SnapshotStore}.
 */
@NullMarked
package org.tributary.engine.snapshot;

import org.jspecify.annotations.NullMarked;
