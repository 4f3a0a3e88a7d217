/**
 * The core's ports: what a host drives ({@link org.tributary.engine.core.port.StateMachine}), where outcomes go, and how
 * state is written to and read from a snapshot. Below everything else in the core: imports the codec and Agrona's buffers.
 *
 * <p>Start reading at {@link org.tributary.engine.core.port.StateMachine}.
 */
@NullMarked
package org.tributary.engine.core.port;

import org.jspecify.annotations.NullMarked;
