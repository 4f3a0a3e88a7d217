/**
 * The campaign's way into force: definitions stage up between Begin and Commit and apply whole or not at all.
 * Precomputes each project's list of pools, so that a decision never looks at one that can't apply.
 *
 * <p>Not the hot path: may allocate. {@code java.security.MessageDigest} is a written exception, for seed commitments.
 * Start reading at {@link org.tributary.engine.core.campaign.CampaignHandler}.
 */
@NullMarked
package org.tributary.engine.core.campaign;

import org.jspecify.annotations.NullMarked;
