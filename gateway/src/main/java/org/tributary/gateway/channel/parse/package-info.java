/**
 * Bytes of a callback as fields: JSON, forms, times, text in the sender's charset, each bounded and none defaulted.
 *
 * <p>May import the JDK and Jackson's streaming parser. Start reading at {@link org.tributary.gateway.channel.parse.Fields}.
 */
@NullMarked
package org.tributary.gateway.channel.parse;

import org.jspecify.annotations.NullMarked;
