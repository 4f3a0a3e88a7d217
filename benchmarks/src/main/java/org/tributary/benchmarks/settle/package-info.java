/**
 * A giving day's journal made through the real core, and {@code settle} run over it in a JVM of its own beside the limit,
 * a bare reading of the same journal. Measures only; start reading at
 * {@link org.tributary.benchmarks.settle.SettleRun}.
 */
@NullMarked
package org.tributary.benchmarks.settle;

import org.jspecify.annotations.NullMarked;
