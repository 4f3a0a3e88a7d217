/**
 * Limits on unproven clients: connections and reads per address, seats reserved for callbacks, bytes held, a share of
 * an event loop's time, guesses of an admin token. The transport's settings and counters are here too, because all of
 * it uses them.
 *
 * <p>Start reading at {@link org.tributary.gateway.transport.limit.Seats}.
 */
@NullMarked
package org.tributary.gateway.transport.limit;

import org.jspecify.annotations.NullMarked;
