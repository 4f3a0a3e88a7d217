/**
 * Refunds and reversals: their original's record is read, not on the writer thread, and its facts go into the command.
 *
 * <p>Start reading at {@link org.tributary.gateway.bridge.refund.RefundResolver}.
 */
@NullMarked
package org.tributary.gateway.bridge.refund;

import org.jspecify.annotations.NullMarked;
