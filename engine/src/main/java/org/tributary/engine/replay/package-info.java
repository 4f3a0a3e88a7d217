/**
 * Running the journal again: recovery (snapshot and tail), verification (everything, from the first record), building
 * snapshots beside a running engine. Each compares today's decisions with the recorded ones.
 *
 * <p>May import core, journal, snapshot and codec. Start reading at {@link org.tributary.engine.replay.Recovery}.
 */
@NullMarked
package org.tributary.engine.replay;

import org.jspecify.annotations.NullMarked;
