/**
 * The core's ports: the state machine that a host drives, the sink of outcomes, and the sink and source of snapshots. Below everything else in the core: imports the codec and Agrona's buffers.
 *
 * <p>Start reading at {@link org.tributary.engine.core.port.StateMachine}.
 */
@NullMarked
package org.tributary.engine.core.port;

import org.jspecify.annotations.NullMarked;
