/**
 * The journal on Chronicle Queue: {@link org.tributary.engine.journal.chronicle.ChronicleJournal} writes through an
 * appender, {@link org.tributary.engine.journal.chronicle.ChronicleJournalReader} walks the excerpts in the cycle files
 * with plain reads, so that a damaged file can neither hang nor crash it and a running engine is never disturbed.
 *
 * <p>The only package that imports net.openhft. Knows batches, not their content.
 */
@NullMarked
package org.tributary.engine.journal.chronicle;

import org.jspecify.annotations.NullMarked;
