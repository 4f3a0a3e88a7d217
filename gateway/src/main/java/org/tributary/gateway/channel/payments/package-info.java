/**
 * Payment sources: payments that the platform itself has verified, from anywhere, signed by a shared secret.
 *
 * <p>May import {@code gateway.channel}, its keys and its parsers. Start reading at
 * {@link org.tributary.gateway.channel.payments.PaymentSources}.
 */
@NullMarked
package org.tributary.gateway.channel.payments;

import org.jspecify.annotations.NullMarked;
