/**
 * Compares a channel's own bill with the journal (RULES 19.4). Bills are read exactly as the
 * channels send them; a bill that is doubled, of another day or merchant, or unreadable is refused as a whole; one
 * that is truncated or whose summary does not fit its rows is compared and never clean.
 *
 * <p>Start reading at {@link org.tributary.engine.settlement.reconcile.Reconciliation}.
 */
@NullMarked
package org.tributary.engine.settlement.reconcile;

import org.jspecify.annotations.NullMarked;
