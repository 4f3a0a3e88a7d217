/**
 * At most once: the table from the keyed hash of an id to the journal record that carried the id first ({@link
 * org.tributary.engine.core.dedupe.IdempotencyTable}).
 *
 * <p>All types belong to the core's thread. May import {@code engine.core.table} and Agrona buffers.
 */
package org.tributary.engine.core.dedupe;
