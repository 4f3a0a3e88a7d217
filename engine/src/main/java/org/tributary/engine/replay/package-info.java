/**
 * Running the journal again: recovery (snapshot and tail), verification (everything, from the first record), building
 * snapshots beside a running engine. Each compares what is decided now with what was recorded then.
 *
 * <p>May import core, journal, snapshot and codec. Start reading at {@link org.tributary.engine.replay.Recovery}.
 */
@NullMarked
package org.tributary.engine.replay;

import org.jspecify.annotations.NullMarked;
