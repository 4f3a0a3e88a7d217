/**
 * Donation receipts on request: the present receipt of each donation that is asked for, from the journal alone. May import what the
 * settlement may, and its books.
 *
 * <p>Start reading at {@link org.tributary.engine.settlement.receipts.PresentReceipts}.
 */
@NullMarked
package org.tributary.engine.settlement.receipts;

import org.jspecify.annotations.NullMarked;
