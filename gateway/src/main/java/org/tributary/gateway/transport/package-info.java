/**
 * The HTTP server: sockets, routing, limits, answers in order, drain. Only this package and those below it import {@code io.netty}.
 *
 * <p>Callbacks are verified, and probes answered, on the event loop that read them. Other requests move their
 * connection to the loop of reads, where the live feed is sent; other reads and admin requests are answered by separate
 * threads. Knows no channel, no command and no rule: it hands callbacks to {@code gateway.bridge} and the rest to
 * {@code gateway.api}. Start reading at {@link org.tributary.gateway.transport.HttpServer}, then {@code
 * HttpConnection}.
 */
@NullMarked
package org.tributary.gateway.transport;

import org.jspecify.annotations.NullMarked;
