/**
 * The faults, one class each, and the list of them. Start reading at {@link org.tributary.loadtest.drill.kind.Drills}. Nothing
 * here decides whether an answer was lost: the judge in {@link org.tributary.loadtest.drill} does.
 */
@NullMarked
package org.tributary.loadtest.drill.kind;

import org.jspecify.annotations.NullMarked;
