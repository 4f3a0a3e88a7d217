/**
 * The leader of a replicated group is killed again and again under load that goes through gateways, and every node's journal is judged.
 * Start reading at {@link org.tributary.loadtest.drill.group.LeaderKills}.
 */
@NullMarked
package org.tributary.loadtest.drill.group;

import org.jspecify.annotations.NullMarked;
