/**
 * The days of a campaign: their bounds, and the time zone in which they are counted (RULES 20.1). Below all other packages of the settlement.
 *
 * <p>Start reading at {@link org.tributary.engine.settlement.day.CampaignZone}.
 */
@NullMarked
package org.tributary.engine.settlement.day;

import org.jspecify.annotations.NullMarked;
