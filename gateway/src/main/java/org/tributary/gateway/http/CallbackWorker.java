package org.tributary.gateway.http;

import org.tributary.gateway.channel.CallbackRequest;

/** Takes the callbacks of one event loop. Owned by that loop's thread. */
public interface CallbackWorker {
    /**
     * Takes a callback. The answer may come at once or after release; it always comes on the loop's thread.
     *
     * @param endpoint index into {@link CallbackService#endpoints()}
     * @param request valid during the call
     * @param sink gets exactly one answer
     */
    void handle(int endpoint, CallbackRequest request, ReplySink sink);

    /** Asks for a callback again because the server is stopping; nothing of it is looked at. */
    default void drain(final int endpoint, final ReplySink sink) {
        sink.answer(CallbackAnswer.TRY_AGAIN);
    }
}
