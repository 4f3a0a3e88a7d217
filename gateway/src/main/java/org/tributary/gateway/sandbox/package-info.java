/**
 * Keys for trying things out, and payment channels that sign callbacks with them: for {@code demo}, tests and the load
 * generator. What it signs, the channels' official SDKs take.
 *
 * <p>May import the JDK and {@code gateway.channel}; nothing on the serving path imports it. Start reading at
 * {@link org.tributary.gateway.sandbox.SandboxKeys} and {@link org.tributary.gateway.sandbox.SandboxChannels}.
 */
@NullMarked
package org.tributary.gateway.sandbox;

import org.jspecify.annotations.NullMarked;
