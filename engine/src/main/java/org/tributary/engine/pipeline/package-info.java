/**
 * Three stages around one writer: decide ({@code engine.core}), journal ({@code engine.journal}), release (answers and
 * projections). Commands enter through {@link org.tributary.engine.pipeline.CommandIngress} from any thread; journaled
 * records leave through {@link org.tributary.engine.pipeline.ReleaseListener} on the release thread.
 *
 * <p>May import core, journal, codec, status, and, as the only package, the Disruptor. A failure of any stage stops the process.
 */
@NullMarked
package org.tributary.engine.pipeline;

import org.jspecify.annotations.NullMarked;
