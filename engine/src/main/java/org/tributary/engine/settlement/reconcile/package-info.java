/**
 * Compares a channel's own bill with the journal (RULES 19.4). Bills are read exactly as the channels send them. A bill
 * that has rows twice, is of another day or merchant, or is unreadable is refused as a whole. One that is truncated or
 * whose summary does not match its rows is compared and never counts as clean.
 *
 * <p>Start reading at {@link org.tributary.engine.settlement.reconcile.Reconciliation}.
 */
@NullMarked
package org.tributary.engine.settlement.reconcile;

import org.jspecify.annotations.NullMarked;
