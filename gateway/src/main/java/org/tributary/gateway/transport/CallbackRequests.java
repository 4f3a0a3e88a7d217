package org.tributary.gateway.transport;

import io.netty.handler.codec.http.HttpRequest;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.transport.wire.HttpCallbackRequest;
import org.tributary.gateway.transport.wire.RequestBody;

/** Hands callbacks to the bridge's worker, on the event loop that read them. */
final class CallbackRequests {
    private static final FaultLog FAULTS = new FaultLog(LoggerFactory.getLogger(CallbackRequests.class));

    private CallbackRequests() {}

    /** Handles a complete callback, whose answer goes to the exchange. */
    static void take(
            final ServerContext server,
            final LoopContext loop,
            final int endpoint,
            final HttpRequest whole,
            final RequestBody body,
            final Exchange exchange) {
        if (server.isDraining()) {
            loop.worker().drain(endpoint, exchange);
            return;
        }
        final HttpCallbackRequest view =
                loop.callbackRequest().wrap(whole.headers(), body.array(), body.length(), server.nowMs());
        try {
            loop.worker().handle(endpoint, view, exchange);
        } catch (final RuntimeException e) {
            final String path = server.callbacks().endpoints().get(endpoint).path();
            final String errorId = FAULTS.report("callback at " + path, e);
            if (!exchange.isReady()) {
                exchange.answer(ApiResponse.problem(
                        500,
                        "Internal error",
                        "This is a fault of the server; its log has it under error id " + errorId + "."));
            }
        }
    }
}
