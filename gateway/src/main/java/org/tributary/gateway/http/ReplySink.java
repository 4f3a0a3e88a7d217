package org.tributary.gateway.http;

/** Receiver of a callback's answer: one exchange of a connection. Called once, on the event loop of its worker. */
public interface ReplySink {
    /** Sends one of the channel's answers. */
    void answer(CallbackAnswer answer);

    /** Sends an answer made for this request. */
    void answer(int status, String contentType, byte[] body);
}
