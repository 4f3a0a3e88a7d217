/**
 * Attacks on a server by somebody without a key, and what they do to honest channels: the attacker is one thread held to a
 * share of a core, so that the server is measured and not the machine. Nothing here knows how the server defends itself.
 *
 * <p>Start reading at {@link org.tributary.loadtest.flood.FloodRun}, then {@link org.tributary.loadtest.flood.Attack}.
 */
package org.tributary.loadtest.flood;
