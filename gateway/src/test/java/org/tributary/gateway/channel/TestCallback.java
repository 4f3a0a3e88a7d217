package org.tributary.gateway.channel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.tributary.gateway.sandbox.SignedCallback;

/** A callback as it arrives, with every part open to tampering. */
public final class TestCallback implements CallbackRequest {
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private byte[] body;
    private long arrivalMs;

    /** A callback that arrives as signed. */
    public TestCallback(final SignedCallback signed, final long arrivalMs) {
        headers.putAll(signed.headers());
        body = signed.body().clone();
        this.arrivalMs = arrivalMs;
    }

    /** A callback that arrives with these headers and bytes. */
    public TestCallback(final Map<String, String> headers, final byte[] body, final long arrivalMs) {
        this.headers.putAll(headers);
        this.body = body.clone();
        this.arrivalMs = arrivalMs;
    }

    /** Replaces a header's value; null removes the header. */
    public TestCallback header(final String name, final String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
        return this;
    }

    /** Replaces the body. */
    public TestCallback body(final byte[] other) {
        body = other.clone();
        return this;
    }

    /** Replaces the time of arrival. */
    public TestCallback arrival(final long ms) {
        arrivalMs = ms;
        return this;
    }

    /** A copy of all headers. */
    public Map<String, String> headers() {
        return new HashMap<>(headers);
    }

    @Override
    public String header(final String name) {
        return headers.get(name);
    }

    /** The body in a longer array, as the port allows; the bytes after it must never be read. */
    @Override
    public byte[] body() {
        final byte[] longer = new byte[body.length + 7];
        Arrays.fill(longer, (byte) '!');
        System.arraycopy(body, 0, longer, 0, body.length);
        return longer;
    }

    @Override
    public int bodyLength() {
        return body.length;
    }

    @Override
    public long arrivalMs() {
        return arrivalMs;
    }
}
