/**
 * Campaign changes: definitions are staged between Begin and Commit and apply wholly or not at all.
 * Precomputes each project's list of pools, so that a decision skips those that can't apply.
 *
 * <p>Not the hot path: may allocate. {@code java.security.MessageDigest} is a written exception, for seed commitments.
 * Start reading at {@link org.tributary.engine.core.campaign.CampaignHandler}.
 */
@NullMarked
package org.tributary.engine.core.campaign;

import org.jspecify.annotations.NullMarked;
