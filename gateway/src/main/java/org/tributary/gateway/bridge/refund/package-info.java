/**
 * Refunds, reversals and gifts taken back: the original's record is read off the writer's thread and its facts go into the
 * second command.
 *
 * <p>Start reading at {@link org.tributary.gateway.bridge.refund.RefundResolver}.
 */
@NullMarked
package org.tributary.gateway.bridge.refund;

import org.jspecify.annotations.NullMarked;
