package org.tributary.engine.settlement.match;

/**
 * Match money that a sponsor paid to an organisation.
 *
 * @param sequence of the record that books it
 * @param line counted from 1 in that record
 * @param paidOnDay day on which the sponsor paid, in days since 1970-01-01; {@link org.tributary.engine.codec.PaidDay#NOT_SAID}: the day of
 *     booking
 */
public record SponsorPayment(long sequence, int line, long atMs, int paidOnDay, MatchKey key, long fen) {}
