package org.tributary.engine.settlement.match;

/**
 * Match money that a sponsor paid to an organisation.
 *
 * @param sequence of the record that books it
 * @param line counted from 1 in that record
 */
public record SponsorPayment(long sequence, int line, long atMs, MatchKey key, long fen) {}
