/**
 * The core alone: a decision with few and many known ids, and the table of ids by size. One thread, nothing journaled. Start
 * reading at {@link org.tributary.benchmarks.core.CoreDecision}.
 */
@NullMarked
package org.tributary.benchmarks.core;

import org.jspecify.annotations.NullMarked;
