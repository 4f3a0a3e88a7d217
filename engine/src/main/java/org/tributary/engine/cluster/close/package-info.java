/**
 * How a node, gateway or client ends: its parts one after the other, each within a limit. Knows neither Ratis nor journals. Start
 * reading at {@link org.tributary.engine.cluster.close.Closing}.
 */
@NullMarked
package org.tributary.engine.cluster.close;

import org.jspecify.annotations.NullMarked;
