/**
 * What a stranger may take of the server: connections and reads an address, seats kept for callbacks, bytes held, a share of
 * an event loop's time, guesses of an admin token. Settings and counters of the transport are here too, below all of it.
 *
 * <p>Start reading at {@link org.tributary.gateway.transport.limit.Seats}.
 */
@NullMarked
package org.tributary.gateway.transport.limit;

import org.jspecify.annotations.NullMarked;
