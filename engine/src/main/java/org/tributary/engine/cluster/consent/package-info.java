/**
 * The way past an entry of the replicated log that no node can decide: an operator's consent on a majority of nodes. Knows no wire.
 * Start reading at {@link org.tributary.engine.cluster.consent.StepOvers}.
 */
@NullMarked
package org.tributary.engine.cluster.consent;

import org.jspecify.annotations.NullMarked;
