/**
 * The journal: batches of records, checksummed and hash-chained, in Chronicle Queue files. {@code engine.journal} holds
 * the ports and the batch format; only {@code engine.journal.chronicle} imports net.openhft.
 *
 * <p>May import {@code engine.codec}, {@code engine.record} and Agrona. Knows no rule of the business. Start reading at
 * {@link org.tributary.engine.journal.JournalReader}.
 */
@NullMarked
package org.tributary.engine.journal;

import org.jspecify.annotations.NullMarked;
