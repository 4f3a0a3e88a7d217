/**
 * The rehearsal: the search for the highest rate that keeps the objectives, the verdict, and its HTML page and JSON. Start
 * reading at {@link org.tributary.loadtest.rehearsal.Rehearsal}.
 */
@NullMarked
package org.tributary.loadtest.rehearsal;

import org.jspecify.annotations.NullMarked;
