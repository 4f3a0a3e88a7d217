/**
 * What people write: {@code tributary.yaml} and the campaign file, read with every mistake told at once, and what is
 * told about them ({@code check}, the list of changes of a new campaign).
 *
 * <p>May import {@code engine.campaign}, {@code engine.codec}, {@code gateway.config.yaml}; the explanation of a campaign
 * runs {@code engine.core} on a scratch instance rather than a second rule book. Knows nothing of Netty or the pipeline.
 * Start reading at {@link org.tributary.gateway.config.TributaryConfig} and {@code CampaignFile}.
 */
package org.tributary.gateway.config;
