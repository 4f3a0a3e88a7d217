package org.tributary.gateway.bridge;

import java.util.function.LongSupplier;

/**
 * What the bridge needs to know.
 *
 * @param pepper key of the donor hash
 * @param refundWaitMs how long a refund may be ahead of its payment, and an unreadable payment is told to come again
 * @param callbackMaxAgeMs how old an unknown payment may be on a channel that signs no time of sending
 * @param noticesPerHour most unreadable payments recorded within any hour
 * @param clockMs epoch milliseconds
 */
public record BridgeSettings(
        byte[] pepper, long refundWaitMs, long callbackMaxAgeMs, int noticesPerHour, LongSupplier clockMs) {
    /** How far a contribution's time may be from its arrival (rulings 16). */
    public static final long MAX_CONTRIBUTION_AGE_MS = 48L * 60 * 60 * 1000;
}
