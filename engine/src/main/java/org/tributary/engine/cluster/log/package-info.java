/**
 * A node's own replicated log on disk while Ratis does not have it open: what a power cut left half done is put right before a
 * start. Knows the form of Ratis' files, not Ratis. Start reading at {@link org.tributary.engine.cluster.log.OwnLog}.
 */
@NullMarked
package org.tributary.engine.cluster.log;

import org.jspecify.annotations.NullMarked;
