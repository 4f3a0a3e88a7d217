/**
 * What {@code tributary check} says: every mistake of settings, keys and campaign; and if there is none, the campaign in
 * words, what donors would get, and which pools can never give.
 *
 * <p>May import {@code gateway.config}, {@code gateway.channel}, {@code engine.campaign}, {@code engine.codec} and
 * {@code engine.core}: what a donor gets is decided by the real core on a scratch instance, never by a second rule book. Also
 * {@code gateway.readmodel}, {@code engine.journal} and {@code engine.snapshot}: the campaign in force is the journal's.
 * Start reading at {@link org.tributary.gateway.check.CampaignCheck}.
 */
@NullMarked
package org.tributary.gateway.check;

import org.jspecify.annotations.NullMarked;
