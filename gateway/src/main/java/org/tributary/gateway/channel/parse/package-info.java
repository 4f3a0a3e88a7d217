/**
 * Parsers of callbacks' bytes: JSON, forms, times, text in the sender's charset. Each is bounded; none has defaults.
 *
 * <p>May import the JDK and Jackson's streaming parser. Start reading at {@link org.tributary.gateway.channel.parse.Fields}.
 */
@NullMarked
package org.tributary.gateway.channel.parse;

import org.jspecify.annotations.NullMarked;
