/**
 * Money that goes back: refunds by part and by total, disputes, refunds of payments not known yet, and refunds that
 * the channel takes back. {@code Rounding.kept} says what a
 * match line keeps after a refund (RULES 11.9), {@code RefundBooking} takes the rest.
 *
 * <p>May import {@code engine.codec}, Agrona buffers, and the core's state, outcome, rules, schedule and table. Start reading at {@link
 * org.tributary.engine.core.refund.RefundHandler}.
 */
@NullMarked
package org.tributary.engine.core.refund;

import org.jspecify.annotations.NullMarked;
