/**
 * HTTP as bytes and heads, without a connection: rules for malformed requests, routes by path, preformatted heads of
 * answers, and bodies collected from pieces.
 *
 * <p>Start reading at {@link org.tributary.gateway.transport.wire.HttpStrictness}.
 */
@NullMarked
package org.tributary.gateway.transport.wire;

import org.jspecify.annotations.NullMarked;
