/**
 * The HTTP load generator: one event loop that sends a corpus over kept-alive connections, writes each request to the
 * ledger first, retries as a channel does, and measures. Starts no server, judges nothing. Start reading at {@link
 * org.tributary.loadtest.client.LoadClient}.
 */
@NullMarked
package org.tributary.loadtest.client;

import org.jspecify.annotations.NullMarked;
