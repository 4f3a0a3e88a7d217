/**
 * Events posted to receivers: at least once, in order, signed by the Standard Webhooks scheme. Each receiver has a thread that follows
 * the event log from a position kept on disk, so a dead one costs nothing but its own delay. Of a group's nodes only the one that
 * leads sends; the others keep its places.
 *
 * <p>The only package that imports org.apache.hc: the JDK's HTTP client can't be told which address of a name it may connect to.
 */
@NullMarked
package org.tributary.gateway.webhook;

import org.jspecify.annotations.NullMarked;
