/**
 * A day's books from the journal: postings of the double entry (RULES 19.7), fees and their rounding (RULES 19.2), held
 * money, and figures of organisation, project, channel and sponsor. Reads what was decided, never decides.
 *
 * <p>Start reading at {@link org.tributary.engine.settlement.book.DayFold}, then {@link
 * org.tributary.engine.settlement.book.Postings}.
 */
@NullMarked
package org.tributary.engine.settlement.book;

import org.jspecify.annotations.NullMarked;
