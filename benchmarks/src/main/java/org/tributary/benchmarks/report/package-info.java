/**
 * Figures of a run: their table, their file, the bare baseline beside each, and what changed between two runs. Knows no
 * subject. Start reading at {@link org.tributary.benchmarks.report.Row}.
 */
@NullMarked
package org.tributary.benchmarks.report;

import org.jspecify.annotations.NullMarked;
