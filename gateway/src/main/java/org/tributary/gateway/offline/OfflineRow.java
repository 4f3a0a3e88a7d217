package org.tributary.gateway.offline;

/**
 * A checked row.
 *
 * @param row as a spreadsheet counts, the header being row 1
 * @param id the payment's id, or the refund's
 * @param project where a payment goes; empty for a refund
 * @param merchant account that took the money
 * @param body the callback's body
 */
public record OfflineRow(int row, String id, String project, String merchant, byte[] body) {}
