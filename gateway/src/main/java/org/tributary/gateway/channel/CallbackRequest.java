package org.tributary.gateway.channel;

import org.jspecify.annotations.Nullable;

/** A callback as received over HTTP. Valid during one call of {@link ChannelAdapter#read}. */
public interface CallbackRequest {
    /**
     * A header's value.
     *
     * @param name any case
     * @return the value; null if it is missing or appears twice
     */
    @Nullable
    String header(String name);

    /** The body's raw bytes, in an array that may be longer than {@link #bodyLength()}. */
    byte[] body();

    /** Length of the body in bytes, from index 0. */
    int bodyLength();

    /** Time of arrival, epoch milliseconds. */
    long arrivalMs();
}
