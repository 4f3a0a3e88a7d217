/**
 * The campaign file: read with all its mistakes at once, compared with the campaign in force, and what a change would do.
 *
 * <p>May import {@code engine.campaign}, {@code engine.codec} and {@code gateway.config.yaml}. Start reading at {@link
 * org.tributary.gateway.config.campaign.CampaignFile}.
 */
@NullMarked
package org.tributary.gateway.config.campaign;

import org.jspecify.annotations.NullMarked;
