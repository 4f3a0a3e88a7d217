/**
 * Keys of payment channels: their files, limits on their number and strength, and the signatures they verify.
 *
 * <p>May import the JDK and a crypto provider. Start reading at {@link org.tributary.gateway.channel.key.KeyFiles}.
 */
@NullMarked
package org.tributary.gateway.channel.key;

import org.jspecify.annotations.NullMarked;
