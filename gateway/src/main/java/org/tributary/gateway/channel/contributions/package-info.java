/**
 * Partners' contributions: gifts in kind in JSON, signed with HMAC-SHA256 over time and raw body, a secret a partner.
 *
 * <p>May import {@code gateway.channel} and the JDK. Start reading at
 * {@link org.tributary.gateway.channel.contributions.SignedContributions}.
 */
package org.tributary.gateway.channel.contributions;
