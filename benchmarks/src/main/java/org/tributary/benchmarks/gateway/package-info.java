/**
 * Signed callbacks over HTTP to the whole server, beside Netty that checks the signature alone and beside the check without
 * HTTP. Start reading at {@link org.tributary.benchmarks.gateway.GatewayRounds}.
 */
@NullMarked
package org.tributary.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
