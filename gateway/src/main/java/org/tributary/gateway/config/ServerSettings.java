package org.tributary.gateway.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the HTTP server. {@link SettingsTable} has defaults and meanings.
 *
 * @param admin where admin routes are served, and only there; null: where everything is
 * @param tls null: plain HTTP
 * @param loopbackExempt limits by address don't apply to this machine
 */
public record ServerSettings(
        String host,
        int port,
        Proxies proxies,
        @Nullable Admin admin,
        Limits limits,
        @Nullable Tls tls,
        boolean loopbackExempt) {

    /**
     * Proxies before this process.
     *
     * @param trusted whose word for an address is taken
     * @param sendHeader whether their connections begin with a PROXY protocol header
     */
    public record Proxies(List<AddressRange> trusted, boolean sendHeader) {
        /** Whether an address is a trusted proxy's. */
        public boolean isTrusted(final InetAddress address) {
            return trusted.stream().anyMatch(range -> range.contains(address));
        }
    }

    /** Where admin routes are served. */
    public record Admin(String host, int port) {}

    /** Every body, queue and wait from outside ends at one of these. */
    public record Limits(
            int callbackThreads,
            int connections,
            int liveViewers,
            int callbackReservePercent,
            int connectionsPerAddress,
            int readsPerAddress,
            int viewersPerAddress,
            long buffersBytes,
            int pipelined,
            int lineBytes,
            int headersBytes,
            int bodyBytes,
            int adminBodyBytes,
            int headerMs,
            int requestMs,
            int idleMs,
            int queuedReads,
            int drainMs) {
        private Limits withConnections(final int most) {
            return new Limits(
                    callbackThreads,
                    most,
                    Math.min(liveViewers, most / 2),
                    callbackReservePercent,
                    connectionsPerAddress,
                    readsPerAddress,
                    viewersPerAddress,
                    buffersBytes,
                    pipelined,
                    lineBytes,
                    headersBytes,
                    bodyBytes,
                    adminBodyBytes,
                    headerMs,
                    requestMs,
                    idleMs,
                    queuedReads,
                    drainMs);
        }

        /** Connections that only those may have on which a callback was authentic. */
        public int callbackReserve() {
            return (int) ((long) connections * callbackReservePercent / 100);
        }
    }

    /** Certificate chain, leaf first, and private key without a password; both PEM. */
    public record Tls(Path certificate, Path key) {}

    /** The same with at most so many connections, of which live viewers may be half. */
    public ServerSettings withConnections(final int most) {
        return new ServerSettings(host, port, proxies, admin, limits.withConnections(most), tls, loopbackExempt);
    }

    /** The same at another address. */
    ServerSettings at(final String otherHost, final int otherPort) {
        return new ServerSettings(otherHost, otherPort, proxies, admin, limits, tls, loopbackExempt);
    }
}
