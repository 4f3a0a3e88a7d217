package org.tributary.engine.settlement.payee;

/**
 * A channel's merchant, who receives the money.
 *
 * @param merchant empty: the channel's default merchant, which is the platform's
 */
public record Payee(String channel, String merchant) implements Comparable<Payee> {
    @Override
    public int compareTo(final Payee other) {
        final int byChannel = channel.compareTo(other.channel);
        return byChannel != 0 ? byChannel : merchant.compareTo(other.merchant);
    }
}
