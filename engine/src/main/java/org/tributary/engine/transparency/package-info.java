/**
 * Proofs for the public: the Merkle tree of a day (RFC 9162), its published root, and proofs that a donation is in it.
 * RULES 20.2 and 20.3 define the leaf's text. Beside them is the place of the totals that were disclosed last.
 *
 * <p>May import {@code engine.journal}'s reader, {@code engine.campaign} and {@code engine.codec}. Start reading at
 * {@link org.tributary.engine.transparency.LeafText}.
 */
@NullMarked
package org.tributary.engine.transparency;

import org.jspecify.annotations.NullMarked;
