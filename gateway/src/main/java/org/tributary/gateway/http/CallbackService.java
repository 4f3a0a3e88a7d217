package org.tributary.gateway.http;

import java.util.List;
import java.util.concurrent.Executor;

/** Receiver of the transport's callbacks. */
public interface CallbackService {
    /** Paths that take callbacks; the index in this list identifies the endpoint. */
    List<CallbackEndpoint> endpoints();

    /**
     * A worker for one event loop.
     *
     * @param loop runs tasks on the loop's thread
     * @param afterAnswers run on the loop's thread after a round of answers, to flush them together
     */
    CallbackWorker newWorker(Executor loop, Runnable afterAnswers);
}
