/**
 * Records as they leave the journal: a command and its outcome at a sequence number, handed on as one reused flyweight, and
 * a flat view of all fields for readers off the hot path. Everything that follows the journal (projections, statements,
 * proofs, replay, the gateway's indexes) reads records through this package, so that a field is read in one place.
 *
 * <p>May import {@code engine.codec} and Agrona. Decides nothing. Start reading at {@link
 * org.tributary.engine.record.JournalRecord}.
 */
@NullMarked
package org.tributary.engine.record;

import org.jspecify.annotations.NullMarked;
