/**
 * A node's journal: what a start finds in it, the batches that the log adds, and who gets their records. It knows nothing of Apache
 * Ratis: terms and indexes of entries are numbers.
 */
@NullMarked
package org.tributary.engine.cluster.journal;

import org.jspecify.annotations.NullMarked;
