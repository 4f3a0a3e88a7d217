/**
 * The campaign file: reading with all mistakes at once, comparison with the campaign in force, effects of a change.
 *
 * <p>May import {@code engine.campaign}, {@code engine.codec} and {@code gateway.config.yaml}. Start reading at {@link
 * org.tributary.gateway.config.campaign.CampaignFile}.
 */
@NullMarked
package org.tributary.gateway.config.campaign;

import org.jspecify.annotations.NullMarked;
