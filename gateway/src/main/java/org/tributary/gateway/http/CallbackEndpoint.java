package org.tributary.gateway.http;

/**
 * A path that takes callbacks, with the answer bodies that the transport encodes once.
 *
 * @param path such as {@code /callbacks/wechatpay}
 * @param name such as {@code wechatpay}, for metrics
 * @param contentType of both bodies
 * @param successBody sent with 200
 * @param failureBody sent with 400, 401 and 503
 */
public record CallbackEndpoint(String path, String name, String contentType, byte[] successBody, byte[] failureBody) {}
