/**
 * Alipay: asynchronous notifications as forms, signed with the platform's RSA key over the sorted, decoded fields.
 * Payments and refunds come to the same address.
 *
 * <p>May import {@code gateway.channel} and the JDK. Start reading at
 * {@link org.tributary.gateway.channel.alipay.AlipayAdapter}.
 */
@NullMarked
package org.tributary.gateway.channel.alipay;

import org.jspecify.annotations.NullMarked;
