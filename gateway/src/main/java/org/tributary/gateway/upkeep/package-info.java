/**
 * What runs beside a server as long as it does: the clock is watched, the journal's end is named on another disk, journal and
 * snapshots are read again for damage, and snapshots are built in a child process. Each class has a separate thread and is
 * closed with the server. Start reading at {@link org.tributary.gateway.upkeep.Scrubber}.
 *
 * <p>May import the engine and {@code gateway.log}. Decides nothing about a donation.
 */
@NullMarked
package org.tributary.gateway.upkeep;

import org.jspecify.annotations.NullMarked;
