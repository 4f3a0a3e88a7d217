package org.tributary.gateway.http;

import org.tributary.gateway.channel.CallbackRequest;

/** Handles the callbacks of one event loop. Owned by that loop's thread. */
public interface CallbackWorker {
    /**
     * Handles a callback. The answer comes at once or after release, always on the loop's thread.
     *
     * @param endpoint index into {@link CallbackService#endpoints()}
     * @param request valid during the call
     * @param sink gets exactly one answer
     */
    void handle(int endpoint, CallbackRequest request, ReplySink sink);

    /** Asks for a retry because the server is stopping; the callback is not read. */
    default void drain(final int endpoint, final ReplySink sink) {
        sink.answer(CallbackAnswer.TRY_AGAIN);
    }
}
