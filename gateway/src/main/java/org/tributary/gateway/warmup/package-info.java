/**
 * Training before the first callback: the JVM compiles what it has seen run often, so a server that has just started is
 * several times slower than one that has run for a while. A scratch server in the same process takes signed sandbox
 * callbacks over loopback until its rate stands still or the time is over; then it is closed and deleted.
 *
 * <pre>
 *   WarmUp ─▶ ScratchServer: sandbox keys, campaign, journal in DATA/warm-up
 *     └─────▶ TrainingSender, one a core: signs, sends, reads answers
 * </pre>
 *
 * May import {@code gateway.server}, {@code gateway.sandbox}, {@code gateway.config} and {@code gateway.channel.key}; only
 * {@code gateway.cli} imports it.
 */
@NullMarked
package org.tributary.gateway.warmup;

import org.jspecify.annotations.NullMarked;
