/**
 * Drills: faults done to the real, packaged server, and the verdict on what it answered. Holds what all of them need: the
 * server under drill, senders that remember each answer, the judge of the journal, disks made for the purpose, rows and their
 * file. What is done to the server is in {@link org.tributary.loadtest.drill.kind}. Start reading at {@link
 * org.tributary.loadtest.drill.Drill}.
 */
@NullMarked
package org.tributary.loadtest.drill;

import org.jspecify.annotations.NullMarked;
