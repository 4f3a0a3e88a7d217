/**
 * The live feed's viewers: one broadcaster, on a loop that takes no callbacks, sends each viewer the newest event it
 * can take.
 */
@NullMarked
package org.tributary.gateway.transport.live;

import org.jspecify.annotations.NullMarked;
