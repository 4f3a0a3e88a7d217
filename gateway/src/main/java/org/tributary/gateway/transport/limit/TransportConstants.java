package org.tributary.gateway.transport.limit;

/** Sizes and times of the transport that are not configurable. */
public final class TransportConstants {
    /** Bytes in a connection's write buffer above which it is not read, and below which it is read again. */
    public static final int WRITE_HIGH_WATER_BYTES = 32 * 1024;

    public static final int WRITE_LOW_WATER_BYTES = 8 * 1024;

    /** High mark of a live viewer's write buffer: about one board. */
    public static final int LIVE_HIGH_WATER_BYTES = 16 * 1024;

    /** Send buffer of a viewer's socket; the kernel's default would grow to megabytes of outdated events. */
    public static final int LIVE_SEND_BUFFER_BYTES = 64 * 1024;

    /** Most bytes that one read takes from a socket: limits the undecoded bytes of pipelined requests. */
    public static final int READ_BUFFER_BYTES = 32 * 1024;

    /** Most bytes of a connection's first read; later reads adapt to the bytes received. */
    public static final int FIRST_READ_BYTES = 4 * 1024;

    /** Smallest buffer of a read. */
    public static final int LEAST_READ_BYTES = 1024;

    /** Connections that wait in the kernel to be accepted. */
    public static final int BACKLOG = 1024;

    /** Value of Retry-After, in seconds. */
    public static final int RETRY_AFTER_SECONDS = 5;

    private TransportConstants() {}
}
