/**
 * Comparison of what was sent with what the server has: the ledger, the comparison with the server's totals, and the
 * audit of every journal record. Sends nothing. Start reading at {@link org.tributary.loadtest.books.Check}, then
 * {@link org.tributary.loadtest.books.JournalAudit}.
 */
@NullMarked
package org.tributary.loadtest.books;

import org.jspecify.annotations.NullMarked;
