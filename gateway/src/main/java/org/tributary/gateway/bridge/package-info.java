/**
 * Between the outside and the ring. {@code bridge.callback} turns verified callbacks into commands, {@code bridge.refund}
 * joins a refund with its payment, {@code bridge.admin} sends what people order, {@code bridge.reply} brings each released
 * outcome back to what waits for it; here is what they share.
 *
 * <p>May import codec, records, the pipeline's ports, projections and {@code gateway.channel}; knows nothing of Netty. Start
 * reading at {@link org.tributary.gateway.bridge.callback.CallbackBridge}.
 */
@NullMarked
package org.tributary.gateway.bridge;

import org.jspecify.annotations.NullMarked;
