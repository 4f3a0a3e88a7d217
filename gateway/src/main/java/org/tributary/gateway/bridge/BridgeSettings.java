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
 * @param nanoClock monotonic nanoseconds, for what lasts
 */
public record BridgeSettings(
        byte[] pepper,
        long refundWaitMs,
        long callbackMaxAgeMs,
        int noticesPerHour,
        LongSupplier clockMs,
        LongSupplier nanoClock) {
    /** How far a contribution's time may be from its arrival. */
    public static final long MAX_CONTRIBUTION_AGE_MS = 48L * 60 * 60 * 1000;
}
