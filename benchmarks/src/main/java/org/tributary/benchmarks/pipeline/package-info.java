/**
 * The pipeline in process: against a bare loop that writes the same bytes in the same batches, and by wait strategy against
 * a bare ring. Start reading at {@link org.tributary.benchmarks.pipeline.PipelineThroughput}.
 */
@NullMarked
package org.tributary.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
