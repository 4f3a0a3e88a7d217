/**
 * The campaign as the core holds it: organisations, projects, pools and their terms, slots of time, merchants, settings, and
 * the names that give them indexes. Changed only by a commit of a campaign change.
 *
 * <p>Below the books of {@code core.state}. Start reading at {@link org.tributary.engine.core.state.campaign.Registry}.
 */
@NullMarked
package org.tributary.engine.core.state.campaign;

import org.jspecify.annotations.NullMarked;
