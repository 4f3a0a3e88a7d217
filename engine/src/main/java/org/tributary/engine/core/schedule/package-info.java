/**
 * Work that is due at a time: slots that end, deferred pools that share, voided matches, days that become final. Start reading at
 * {@link org.tributary.engine.core.schedule.PulseHandler}.
 */
@NullMarked
package org.tributary.engine.core.schedule;

import org.jspecify.annotations.NullMarked;
