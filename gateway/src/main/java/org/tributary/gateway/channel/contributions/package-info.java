/**
 * Partners' contributions: gifts in kind in JSON, signed with HMAC-SHA256 over time and raw body, one secret per partner.
 *
 * <p>May import {@code gateway.channel} and the JDK. Start reading at
 * {@link org.tributary.gateway.channel.contributions.SignedContributions}.
 */
@NullMarked
package org.tributary.gateway.channel.contributions;

import org.jspecify.annotations.NullMarked;
