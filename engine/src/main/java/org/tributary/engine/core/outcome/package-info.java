/**
 * What the core says: lines of a decision, and the one place that encodes outcomes and gives them their sequence.
 */
@NullMarked
package org.tributary.engine.core.outcome;

import org.jspecify.annotations.NullMarked;
