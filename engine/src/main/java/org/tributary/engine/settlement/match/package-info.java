/**
 * A match's life as the journal shows it (RULES 21): what of each sponsor's money is promised, in public notice, confirmed and withdrawn, by
 * pool and organisation. The core decides steps by bounds and keeps no sums; the sums are here.
 *
 * <p>Start reading at {@link org.tributary.engine.settlement.match.MatchLedger}.
 */
@NullMarked
package org.tributary.engine.settlement.match;

import org.jspecify.annotations.NullMarked;
