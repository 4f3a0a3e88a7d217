package org.tributary.gateway.bridge;

import java.util.function.LongSupplier;

/**
 * Settings of the bridge.
 *
 * @param pepper key of the donor hash
 * @param refundWaitMs how long a refund may be ahead of its payment, and how long the channel of an unreadable payment
 *     is asked to retry
 * @param callbackMaxAgeMs greatest age of an unknown payment on a channel that signs no time of sending
 * @param noticesPerHour most unreadable payments recorded within any hour
 * @param clockMs epoch milliseconds
 * @param nanoClock monotonic nanoseconds, for durations
 */
public record BridgeSettings(
        byte[] pepper,
        long refundWaitMs,
        long callbackMaxAgeMs,
        int noticesPerHour,
        LongSupplier clockMs,
        LongSupplier nanoClock) {
    /** Most difference of a contribution's time from its arrival, either way. */
    public static final long MAX_CONTRIBUTION_AGE_MS = 48L * 60 * 60 * 1000;
}
