/**
 * Stripe: webhook events in JSON, signed with HMAC-SHA256 over time and raw body.
 *
 * <p>May import {@code gateway.channel} and the JDK. Start reading at
 * {@link org.tributary.gateway.channel.stripe.StripeAdapter}.
 */
@NullMarked
package org.tributary.gateway.channel.stripe;

import org.jspecify.annotations.NullMarked;
