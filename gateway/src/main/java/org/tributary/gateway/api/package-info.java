/**
 * The handlers of reads and admin requests. They run on the API's own threads, never on those that take callbacks, so that
 * reading can't slow a donation. Their answers are written by {@code api.json}.
 *
 * <p>May import projections, codec, pipeline ports, {@code gateway.http} and the bridge; knows nothing of Netty. Start reading
 * at {@link org.tributary.gateway.api.ReadApi}.
 */
@NullMarked
package org.tributary.gateway.api;

import org.jspecify.annotations.NullMarked;
