package org.tributary.gateway.cli.receipts;

/**
 * A row of the requests. Its texts are as they came; only the answer repeats name and tax id.
 *
 * @param row number in the file, the header is 1
 * @param channel empty: any channel
 * @param problem why the row can't be answered; empty if it can
 */
record Request(int row, String channel, String transactionId, String name, String taxId, String problem) {}
