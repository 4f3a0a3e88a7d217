/**
 * Released records as a stream that other programs follow: written as {@code inspect} writes them, in order, read from the journal's
 * files and never from the writer. Start reading at {@link org.tributary.gateway.api.events.EventsApi}.
 */
@NullMarked
package org.tributary.gateway.api.events;

import org.jspecify.annotations.NullMarked;
