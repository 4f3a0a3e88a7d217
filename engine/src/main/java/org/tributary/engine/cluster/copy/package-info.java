/**
 * How a node without a journal gets the group's: one node hands out batches, the other checks them and journals them anew. Knows no
 * wire. Start reading at {@link org.tributary.engine.cluster.copy.JournalCopy}.
 */
@NullMarked
package org.tributary.engine.cluster.copy;

import org.jspecify.annotations.NullMarked;
