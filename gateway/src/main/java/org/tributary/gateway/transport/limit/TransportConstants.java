package org.tributary.gateway.transport.limit;

/** Sizes and times of the transport that are no settings. */
public final class TransportConstants {
    /** Bytes waiting in a connection's write buffer at which it is no longer read from, and at which it is again. */
    public static final int WRITE_HIGH_WATER_BYTES = 32 * 1024;

    public static final int WRITE_LOW_WATER_BYTES = 8 * 1024;

    /** The same for a viewer of the live feed: about one board. */
    public static final int LIVE_HIGH_WATER_BYTES = 16 * 1024;

    /** Send buffer of a viewer's socket; the kernel's own would grow to megabytes of what is no longer new. */
    public static final int LIVE_SEND_BUFFER_BYTES = 64 * 1024;

    /** Most bytes one read takes from a socket: bounds what pipelined requests can wait undecoded. */
    public static final int READ_BUFFER_BYTES = 32 * 1024;

    /** Bytes the first read of a connection takes at most; later ones more while reads fill them. */
    public static final int FIRST_READ_BYTES = 4 * 1024;

    /** Fewest bytes of a read. */
    public static final int LEAST_READ_BYTES = 1024;

    /** Connections that wait in the kernel to be accepted. */
    public static final int BACKLOG = 1024;

    /** Seconds after which a refused caller should come again. */
    public static final int RETRY_AFTER_SECONDS = 5;

    private TransportConstants() {}
}
