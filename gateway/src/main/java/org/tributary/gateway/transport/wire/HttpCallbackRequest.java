package org.tributary.gateway.transport.wire;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.CallbackRequest;

/** A callback over Netty's headers and a body copied to an array. One per event loop, reused. */
public final class HttpCallbackRequest implements CallbackRequest {
    private HttpHeaders headers = EmptyHttpHeaders.INSTANCE;
    private byte[] body = {};
    private int bodyLength;
    private long arrivalMs;

    public HttpCallbackRequest wrap(
            final HttpHeaders newHeaders, final byte[] newBody, final int newBodyLength, final long newArrivalMs) {
        headers = newHeaders;
        body = newBody;
        bodyLength = newBodyLength;
        arrivalMs = newArrivalMs;
        return this;
    }

    @Override
    public @Nullable String header(final String name) {
        final Iterator<String> values = headers.valueStringIterator(name);
        if (!values.hasNext()) {
            return null;
        }
        final String value = values.next();
        return values.hasNext() ? null : value;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public int bodyLength() {
        return bodyLength;
    }

    @Override
    public long arrivalMs() {
        return arrivalMs;
    }
}
