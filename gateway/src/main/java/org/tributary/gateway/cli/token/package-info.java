/**
 * Commands that make tokens and the platform's key. May import {@code gateway.channel}, {@code gateway.http} and {@code
 * gateway.server}.
 */
@NullMarked
package org.tributary.gateway.cli.token;

import org.jspecify.annotations.NullMarked;
