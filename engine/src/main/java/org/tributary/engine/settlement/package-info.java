/**
 * Books and statements of a business day, from the journal alone: double entry (RULES 19.7), figures by organisation,
 * project, channel and sponsor, fees (RULES 19.2), held money ({@code book}), the files for finance ({@code export}),
 * and the comparison with the channels' bills ({@code reconcile}).
 *
 * <p>May import {@code engine.journal}'s reader, {@code engine.record}, {@code engine.campaign}, {@code engine.codec},
 * {@code engine.text} and {@code engine.transparency}. Reads what was decided, never decides. Start reading at
 * {@link org.tributary.engine.settlement.Settlement}, then {@link org.tributary.engine.settlement.book.Postings}.
 */
@NullMarked
package org.tributary.engine.settlement;

import org.jspecify.annotations.NullMarked;
