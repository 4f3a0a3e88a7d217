/**
 * A server whose commands a replicated group decides: the engine's node as the server's host, and whose directory is whose; a
 * gateway's link to such a group, and the questions that it asks the leader.
 * Alone in the gateway knows {@code engine.cluster}; only the commands {@code node} and {@code gateway} lead here, so {@code serve} loads nothing of it.
 * Start reading at {@link org.tributary.gateway.cluster.NodeHost}.
 */
@NullMarked
package org.tributary.gateway.cluster;

import org.jspecify.annotations.NullMarked;
