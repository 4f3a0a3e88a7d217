/**
 * What a start costs: the front of nine o'clock met by a server that has just become ready, and the time from a start to
 * ready over a large journal. Each server is the packaged one, in a process by itself. Start reading at
 * {@link org.tributary.benchmarks.start.Front}.
 */
@NullMarked
package org.tributary.benchmarks.start;

import org.jspecify.annotations.NullMarked;
