/**
 * Viewers of the live feed, and the comparison of rounds without and with them. Sends no callbacks. Start
 * reading at {@link org.tributary.loadtest.viewers.Audience}, then {@link org.tributary.loadtest.viewers.Pairs}.
 */
@NullMarked
package org.tributary.loadtest.viewers;

import org.jspecify.annotations.NullMarked;
