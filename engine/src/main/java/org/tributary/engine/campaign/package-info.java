/**
 * The campaign as an immutable model, and its way into and out of the journal: {@code CampaignEncoder} turns a model
 * into commands, {@code CampaignAssembler} turns journaled commands back into a model with the indexes the core gave.
 *
 * <p>May import {@code engine.codec}, {@code engine.record} and Agrona. Knows no file format: YAML is the gateway's. Start reading at
 * {@link org.tributary.engine.campaign.Campaign}.
 */
@NullMarked
package org.tributary.engine.campaign;

import org.jspecify.annotations.NullMarked;
