/**
 * Gifts from a list, such as a counter's or a bank's: a CSV file is checked whole, then each row is sent to a payment source's
 * address, signed.
 *
 * <p>May import {@code gateway.channel}; knows nothing of the server or the engine. Start reading at
 * {@link org.tributary.gateway.offline.OfflineFile}.
 */
@NullMarked
package org.tributary.gateway.offline;

import org.jspecify.annotations.NullMarked;
