/**
 * Between the outside and the ring: what a verified callback becomes (attachment, donor hash, command bytes), who waits
 * for its answer, and how a refund finds its payment.
 *
 * <p>One {@link org.tributary.gateway.bridge.CallbackWorker} an event loop, owned by that loop's thread; answers come
 * back from the release thread by correlation id. May import codec, the pipeline's ports, projections and
 * {@code gateway.channel}; knows nothing of Netty. Start reading at {@code CallbackBridge}.
 */
package org.tributary.gateway.bridge;
