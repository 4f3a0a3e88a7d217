/**
 * The rehearsal: the search for the highest rate that keeps the objectives, the verdict, and its HTML page and JSON. Start
 * reading at {@link org.tributary.loadtest.rehearsal.Rehearsal}.
 */
package org.tributary.loadtest.rehearsal;
