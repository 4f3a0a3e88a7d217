/**
 * Verified callbacks on their way into the ring, one worker an event loop, owned by that loop's thread: what a payment, a gift
 * in kind or an unreadable notice becomes as a command, and what the channel is answered.
 *
 * <p>Start reading at {@link org.tributary.gateway.bridge.callback.CallbackBridge}, then {@link
 * org.tributary.gateway.bridge.callback.BridgeWorker}.
 */
@NullMarked
package org.tributary.gateway.bridge.callback;

import org.jspecify.annotations.NullMarked;
