/**
 * The core's outcomes: the lines of a decision, and the one place that encodes outcomes and assigns their sequence.
 */
@NullMarked
package org.tributary.engine.core.outcome;

import org.jspecify.annotations.NullMarked;
