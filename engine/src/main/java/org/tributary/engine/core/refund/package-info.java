/**
 * Money that goes back: refunds by part and by total, disputes, refunds of payments not known yet, and refunds that
 * the channel takes back. {@code Rounding.kept} gives what a refund takes from match lines.
 *
 * <p>May import {@code engine.codec}, Agrona buffers, and the core's state, outcome and matching. Start reading at {@link
 * org.tributary.engine.core.refund.RefundHandler}.
 */
@NullMarked
package org.tributary.engine.core.refund;

import org.jspecify.annotations.NullMarked;
