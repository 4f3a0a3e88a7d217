package org.tributary.gateway.http;

/** Where a callback's answer goes: one exchange of a connection. Called once, on the event loop of its worker. */
public interface ReplySink {
    /** One of the channel's own answers. */
    void answer(CallbackAnswer answer);

    /** An answer made for this request. */
    void answer(int status, String contentType, byte[] body);
}
