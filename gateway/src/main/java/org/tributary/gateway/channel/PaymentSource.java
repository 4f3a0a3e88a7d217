package org.tributary.gateway.channel;

/**
 * A payment source as its keys declare it.
 *
 * @param code its number in records, from 1; never given to another source of the journal
 * @param name as in its address
 * @param billedBy channel whose payments it reports; empty: its own
 */
public record PaymentSource(int code, String name, String billedBy) {}
