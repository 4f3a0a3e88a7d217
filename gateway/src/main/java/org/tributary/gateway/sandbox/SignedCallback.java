package org.tributary.gateway.sandbox;

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
}
