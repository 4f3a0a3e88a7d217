/**
 * What sponsors have to pay at a period's end, as files: the list of each sponsor, and the bodies of WeChat Pay's charity transfers
 * (公益捐赠) for what can be paid so. Runs and amounts are those of the journal (RULES 22); nothing is computed twice here.
 *
 * <p>Start reading at {@link org.tributary.engine.settlement.payout.PayoutFiles}.
 */
@NullMarked
package org.tributary.engine.settlement.payout;

import org.jspecify.annotations.NullMarked;
