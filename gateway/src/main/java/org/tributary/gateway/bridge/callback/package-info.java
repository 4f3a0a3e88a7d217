/**
 * Turns verified callbacks into commands for the ring and answers the channels, with one worker per event loop, owned
 * by that loop's thread: payments, refunds, gifts in kind and notices of unreadable payments.
 *
 * <p>Start reading at {@link org.tributary.gateway.bridge.callback.CallbackBridge}, then {@link
 * org.tributary.gateway.bridge.callback.BridgeWorker}.
 */
@NullMarked
package org.tributary.gateway.bridge.callback;

import org.jspecify.annotations.NullMarked;
