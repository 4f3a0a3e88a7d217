/**
 * All state of the core, one class a subject, behind {@link org.tributary.engine.core.state.CoreState}. Money moves only
 * through methods that keep its laws; every class writes and reads itself for snapshots and the state hash.
 *
 * <p>Knows no rule, no command's family and no handler. May import codec, {@code core.table}, {@code core.image},
 * {@code core.state.campaign} and Agrona buffers.
 */
@NullMarked
package org.tributary.engine.core.state;

import org.jspecify.annotations.NullMarked;
