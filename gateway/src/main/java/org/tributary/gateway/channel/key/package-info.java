/**
 * Keys of payment channels: where they are, who may read them, how many and how strong, and the signatures they check.
 *
 * <p>May import the JDK and a crypto provider. Start reading at {@link org.tributary.gateway.channel.key.KeyFiles}.
 */
@NullMarked
package org.tributary.gateway.channel.key;

import org.jspecify.annotations.NullMarked;
