/**
 * The simulator: one seed drives clock, stages, disk, callers and faults of the real core, pipeline, journal, snapshots and recovery
 * on one thread, and an auditor with a model of its own holds every promise against what happened. Planted bugs show that it can
 * fail. Test code: may import all of the engine.
 *
 * <p>Start reading at {@link org.tributary.engine.simulator.Simulator}.
 */
@NullMarked
package org.tributary.engine.simulator;

import org.jspecify.annotations.NullMarked;
