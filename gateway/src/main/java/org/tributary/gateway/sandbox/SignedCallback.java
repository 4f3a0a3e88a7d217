package org.tributary.gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A callback ready to be sent with POST.
 *
 * @param path such as {@code /callbacks/wechatpay}
 * @param headers names and values, content type included
 * @param body the raw bytes; not copied, so leave them as they are
 */
public record SignedCallback(String path, Map<String, String> headers, byte[] body) {
    /** Takes a copy of the headers. */
    public SignedCallback {
        headers = Map.copyOf(headers);
    }

    /**
     * The callback as it goes over the wire, HTTP/1.1.
     *
     * @param first header lines before the callback's own, each with its CR LF; a host must be among them
     */
    public byte[] toHttp(final String first) {
        final StringBuilder head = new StringBuilder(1024)
                .append("POST ")
                .append(path)
                .append(" HTTP/1.1\r\n")
                .append(first);
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("content-length: ").append(body.length).append("\r\n\r\n");
        final byte[] headBytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        final byte[] request = new byte[headBytes.length + body.length];
        System.arraycopy(headBytes, 0, request, 0, headBytes.length);
        System.arraycopy(body, 0, request, headBytes.length, body.length);
        return request;
    }
}
