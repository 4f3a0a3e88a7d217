/**
 * What every host of the core does alike: stamps, pulses that are due before a command, records in frames. Knows neither ring nor
 * thread, so that the ring's stage and a replicated log drive the core by the same code.
 */
@NullMarked
package org.tributary.engine.pipeline.decide;

import org.jspecify.annotations.NullMarked;
