/**
 * Gifts in kind: steps and orders that a sponsor's pool turns into money, flowers that pools require, and their
 * reversals (RULES 9 and 10). Matching ({@code core.rules}) consumes flowers.
 *
 * <p>May import {@code engine.codec}, Agrona buffers, and the core's state, outcome, rules and table. Start
 * reading at {@link org.tributary.engine.core.gift.ContributionHandler}.
 */
@NullMarked
package org.tributary.engine.core.gift;

import org.jspecify.annotations.NullMarked;
