package org.tributary.gateway.transport.limit;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the server. Every body, queue and wait from outside ends at one of these.
 *
 * @param host address to listen on
 * @param port 0 takes a free one
 * @param callbackLoops event loops that take callbacks
 * @param maxConnections open connections, live viewers included; further ones are closed at once
 * @param maxLiveViewers connections of the live feed
 * @param maxPipelined requests of one connection that wait for an answer; beyond, it is not read from
 * @param maxLineBytes request line
 * @param maxHeaderBytes all headers
 * @param maxBodyBytes body of a callback
 * @param maxAdminBodyBytes body of an admin request (a campaign file)
 * @param headerDeadlineMs from a request's first byte to the end of its headers
 * @param requestDeadlineMs from a request's first byte to its answer
 * @param idleMs a connection between requests
 * @param maxQueuedReads read requests that wait for a thread; beyond, 503
 * @param tls null: plain HTTP
 * @param fairness what keeps strangers from crowding out others
 * @param admin where admin routes are served, and only there; null: where everything is
 */
public record TransportSettings(
        String host,
        int port,
        int callbackLoops,
        int maxConnections,
        int maxLiveViewers,
        int maxPipelined,
        int maxLineBytes,
        int maxHeaderBytes,
        int maxBodyBytes,
        int maxAdminBodyBytes,
        int headerDeadlineMs,
        int requestDeadlineMs,
        int idleMs,
        int maxQueuedReads,
        @Nullable Tls tls,
        Fairness fairness,
        @Nullable Admin admin) {

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

    /**
     * Certificate chain and PKCS#8 key, both PEM.
     *
     * @param certificate chain, leaf first
     * @param key private key, without a password
     */
    public record Tls(Path certificate, Path key) {}

    /**
     * Limits that keep strangers from crowding out others.
     *
     * @param callbackReserve connections that only those may have on which a callback was authentic
     * @param connectionsPerAddress of one address, those in the reserve not counted
     * @param readsPerAddress read requests of one address that wait for a thread
     * @param viewersPerAddress live viewers of one address
     * @param bufferBytes bytes all connections together may hold
     * @param trustedProxies peers whose word for an address is taken
     * @param proxyProtocol connections of trusted proxies begin with a PROXY protocol header
     * @param loopbackExempt limits by address don't apply to this machine
     */
    public record Fairness(
            int callbackReserve,
            int connectionsPerAddress,
            int readsPerAddress,
            int viewersPerAddress,
            long bufferBytes,
            Predicate<InetAddress> trustedProxies,
            boolean proxyProtocol,
            boolean loopbackExempt) {
        /** The defaults, without proxies. */
        public static Fairness byDefault(final boolean loopbackExempt) {
            return new Fairness(1_000, 1_000, 64, 100, 128L << 20, address -> false, false, loopbackExempt);
        }
    }

    /** Where admin routes are served. */
    public record Admin(String host, int port) {}

    public TransportSettings {
        require(
                fairness.callbackReserve() >= 0 && fairness.callbackReserve() < maxConnections,
                "callbackReserve",
                fairness.callbackReserve(),
                "below maxConnections");
        require(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
        require(callbackLoops >= 1 && callbackLoops <= 64, "callbackLoops", callbackLoops, "1 to 64");
        require(maxPipelined >= 1 && maxPipelined <= 1024, "maxPipelined", maxPipelined, "1 to 1024");
        require(maxConnections >= 1, "maxConnections", maxConnections, "at least 1");
        require(maxLiveViewers < maxConnections, "maxLiveViewers", maxLiveViewers, "below maxConnections");
        require(
                headerDeadlineMs > 0 && headerDeadlineMs <= requestDeadlineMs,
                "headerDeadlineMs",
                headerDeadlineMs,
                "1 to requestDeadlineMs (" + requestDeadlineMs + ")");
        require(
                maxBodyBytes > 0 && maxBodyBytes <= maxAdminBodyBytes,
                "maxBodyBytes",
                maxBodyBytes,
                "1 to maxAdminBodyBytes");
    }

    /** The defaults on an address. */
    public static TransportSettings of(final String host, final int port) {
        final int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new TransportSettings(
                host,
                port,
                loops,
                10_000,
                5_000,
                64,
                4 * 1024,
                8 * 1024,
                64 * 1024,
                64 * 1024 * 1024,
                5_000,
                10_000,
                75_000,
                1_024,
                null,
                Fairness.byDefault(true),
                null);
    }

    /** The same with TLS. */
    public TransportSettings with(final Tls newTls) {
        return with(newTls, fairness, admin);
    }

    /** The same with other limits of strangers. */
    public TransportSettings with(final Fairness newFairness) {
        return with(tls, newFairness, admin);
    }

    /** The same with admin routes at an address of their own. */
    public TransportSettings with(final Admin newAdmin) {
        return with(tls, fairness, newAdmin);
    }

    private TransportSettings with(
            final @Nullable Tls newTls, final Fairness newFairness, final @Nullable Admin newAdmin) {
        return new TransportSettings(
                host,
                port,
                callbackLoops,
                maxConnections,
                maxLiveViewers,
                maxPipelined,
                maxLineBytes,
                maxHeaderBytes,
                maxBodyBytes,
                maxAdminBodyBytes,
                headerDeadlineMs,
                requestDeadlineMs,
                idleMs,
                maxQueuedReads,
                newTls,
                newFairness,
                newAdmin);
    }

    private static void require(final boolean holds, final String name, final int value, final String wanted) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + ", must be " + wanted);
        }
    }
}
