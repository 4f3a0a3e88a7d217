/**
 * Puts the configured channels together and keeps their keys fresh.
 *
 * <p>May import {@code gateway.channel.*}. Start reading at
 * {@link org.tributary.gateway.channel.registry.ChannelRegistry}.
 */
@NullMarked
package org.tributary.gateway.channel.registry;

import org.jspecify.annotations.NullMarked;
