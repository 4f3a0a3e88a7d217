/**
 * The command that answers requests for donation receipts: reads them, finds each donation's present receipt in the journal, has the
 * server journal what is handed out, and writes an answer for every row.
 *
 * <p>Start reading at {@link org.tributary.gateway.cli.receipts.ReceiptsCommand}.
 */
@NullMarked
package org.tributary.gateway.cli.receipts;

import org.jspecify.annotations.NullMarked;
