/**
 * A server without a journal: it takes callbacks, and a replicated group decides them. Assembles the same channels, bridge and
 * transport as {@code gateway.server}; knows the group by the port {@link org.tributary.gateway.server.remote.RemoteGroup} alone.
 * Start reading at {@link org.tributary.gateway.server.remote.GatewayServer}.
 */
@NullMarked
package org.tributary.gateway.server.remote;

import org.jspecify.annotations.NullMarked;
