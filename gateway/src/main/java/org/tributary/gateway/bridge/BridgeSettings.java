package org.tributary.gateway.bridge;

import java.util.function.LongSupplier;

/**
 * What the bridge needs to know.
 *
 * @param pepper key of the donor hash
 * @param refundWaitMs how long a refund may be ahead of its payment
 * @param clockMs epoch milliseconds
 */
public record BridgeSettings(byte[] pepper, long refundWaitMs, LongSupplier clockMs) {
    /** How far a contribution's time may be from its arrival (rulings 16). */
    public static final long MAX_CONTRIBUTION_AGE_MS = 48L * 60 * 60 * 1000;
}
