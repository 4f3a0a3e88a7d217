/**
 * HTTP as bytes and heads, without a connection: what makes a request malformed, which path is which route, heads of answers
 * written once, and bodies as they come.
 *
 * <p>Start reading at {@link org.tributary.gateway.transport.wire.HttpStrictness}.
 */
@NullMarked
package org.tributary.gateway.transport.wire;

import org.jspecify.annotations.NullMarked;
