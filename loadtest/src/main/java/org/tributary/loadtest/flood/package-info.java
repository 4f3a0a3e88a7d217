/**
 * Attacks on a server by a stranger without a key, and their effect on honest channels: the attacker is one thread
 * limited to a share of a core, so that the server is measured and not the machine. Nothing here knows how the server
 * defends itself.
 *
 * <p>Start reading at {@link org.tributary.loadtest.flood.FloodRun}, then {@link org.tributary.loadtest.flood.Attack}.
 */
@NullMarked
package org.tributary.loadtest.flood;

import org.jspecify.annotations.NullMarked;
