/**
 * All state of the core, one class per subject, behind {@link org.tributary.engine.core.state.CoreState}. Money moves only
 * through methods that keep its laws; every class writes and reads itself for snapshots and the state hash.
 *
 * <p>Knows no rule, command or handler. May import codec, {@code core.table}, {@code core.image},
 * {@code core.state.campaign} and Agrona buffers.
 */
@NullMarked
package org.tributary.engine.core.state;

import org.jspecify.annotations.NullMarked;
