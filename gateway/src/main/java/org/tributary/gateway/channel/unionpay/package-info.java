/**
 * UnionPay 5.1.0: back notifications as forms, signed over the hash of the sorted fields with a key whose certificate
 * must be one of those configured.
 *
 * <p>May import {@code gateway.channel} and the JDK. Start reading at
 * {@link org.tributary.gateway.channel.unionpay.UnionPayAdapter}.
 */
@NullMarked
package org.tributary.gateway.channel.unionpay;

import org.jspecify.annotations.NullMarked;
