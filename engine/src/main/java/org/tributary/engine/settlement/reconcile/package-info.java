/**
 * Compares a channel's own bill with the journal (contract section 7, rulings 21 and 22). Bills are read exactly as the
 * channels send them; a bill that is truncated, doubled, of another day or merchant, or whose summary does not fit its
 * rows is refused as a whole.
 *
 * <p>Start reading at {@link org.tributary.engine.settlement.reconcile.Reconciliation}.
 */
package org.tributary.engine.settlement.reconcile;
