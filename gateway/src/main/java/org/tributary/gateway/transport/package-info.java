/**
 * The HTTP server: sockets, routing, limits, answers in order, drain. The only package that imports {@code io.netty}.
 *
 * <p>Callbacks are verified on the event loop that read them; reads and admin requests leave it for threads of their own,
 * and a connection that asks for the live feed moves to another event loop altogether. Knows no channel, no command and
 * no rule: it hands callbacks to {@code gateway.bridge} and the rest to {@code gateway.api}. Start reading at
 * {@link org.tributary.gateway.transport.HttpServer}, then {@code HttpConnection}.
 */
@NullMarked
package org.tributary.gateway.transport;

import org.jspecify.annotations.NullMarked;
