/**
 * The running process: recovery, engine, bridge, API and transport, wired by hand, started in order and stopped in
 * reverse. Start reading at {@link org.tributary.gateway.server.TributaryServer}.
 *
 * <p>May import everything of the gateway (but {@code gateway.cli}, {@code gateway.warmup} and {@code gateway.sandbox}) and the engine. Holds
 * no business rule.
 */
@NullMarked
package org.tributary.gateway.server;

import org.jspecify.annotations.NullMarked;
