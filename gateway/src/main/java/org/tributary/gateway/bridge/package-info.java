/**
 * The bridge between clients and the ring. {@code bridge.callback} turns verified callbacks into commands, {@code
 * bridge.refund} joins a refund with its payment, {@code bridge.admin} sends the commands of the admin API, {@code
 * bridge.reply} returns each released outcome to its waiting caller. This package holds their shared parts.
 *
 * <p>May import codec, records, the pipeline's ports, projections and {@code gateway.channel}; knows nothing of Netty. Start
 * reading at {@link org.tributary.gateway.bridge.callback.CallbackBridge}.
 */
@NullMarked
package org.tributary.gateway.bridge;

import org.jspecify.annotations.NullMarked;
