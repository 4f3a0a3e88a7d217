/**
 * The engine's status: counters, stage latencies, fill of the ring, lag of the journal, the disk reserve,
 * distinct errors. Written by the stages without locks, read from any thread.
 *
 * <p>May import Agrona and HdrHistogram. Start reading at {@link org.tributary.engine.status.EngineStatus}.
 */
@NullMarked
package org.tributary.engine.status;

import org.jspecify.annotations.NullMarked;
