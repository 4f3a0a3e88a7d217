/**
 * WeChat Pay v3: callbacks signed with the platform's RSA key over time, nonce and raw body, their content encrypted
 * with the merchant's APIv3 key.
 *
 * <p>May import {@code gateway.channel} and the JDK. Start reading at
 * {@link org.tributary.gateway.channel.wechatpay.WechatPayAdapter}.
 */
@NullMarked
package org.tributary.gateway.channel.wechatpay;

import org.jspecify.annotations.NullMarked;
