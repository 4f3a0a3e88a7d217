package org.tributary.gateway.webhook;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves a receiver's name, at each new connection, to addresses outside the host's own networks only: whoever may set a name's
 * addresses must not reach what stands behind the firewall. Any thread.
 */
public final class PublicAddresses implements DnsResolver {
    private final boolean allowPrivate;

    /** A resolver; one that allows private addresses refuses none. */
    public PublicAddresses(final boolean allowPrivate) {
        this.allowPrivate = allowPrivate;
    }

    @Override
    public InetAddress[] resolve(final String host) throws UnknownHostException {
        final InetAddress[] found = SystemDefaultDnsResolver.INSTANCE.resolve(host);
        if (!allowPrivate) {
            for (final InetAddress address : found) {
                if (isPrivate(address)) {
                    throw new ForbiddenAddressException(host + " is " + address.getHostAddress()
                            + ", inside this host's own networks: set allowPrivate: true if it is meant");
                }
            }
        }
        return found;
    }

    @Override
    public String resolveCanonicalHostname(final String host) throws UnknownHostException {
        return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
    }

    /** A name that leads inside the host's own networks; the message says where to, and the remedy. */
    public static final class ForbiddenAddressException extends UnknownHostException {
        private static final long serialVersionUID = 1;

        ForbiddenAddressException(final String message) {
            super(message);
        }
    }

    /** Whether an address is not one of the public Internet (RFC 6890). */
    static boolean isPrivate(final InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        final byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPrivate4(bytes, 0);
        }
        return address instanceof Inet6Address && isPrivate6(bytes);
    }

    private static boolean isPrivate4(final byte[] bytes, final int at) {
        final int a = bytes[at] & 0xFF;
        final int b = bytes[at + 1] & 0xFF;
        final int c = bytes[at + 2] & 0xFF;
        // This network, carrier-grade NAT, IETF protocols and tests, benchmarks, reserved.
        return a == 0
                || a == 10
                || a == 127
                || a == 100 && b >= 64 && b < 128
                || a == 169 && b == 254
                || a == 172 && b >= 16 && b < 32
                || a == 192 && b == 168
                || a == 192 && b == 0 && (c == 0 || c == 2)
                || a == 198 && (b == 18 || b == 19 || b == 51 && c == 100)
                || a == 203 && b == 0 && c == 113
                || a >= 224;
    }

    private static boolean isPrivate6(final byte[] bytes) {
        // Unique local, documentation, Teredo, and addresses of the other family carried inside: NAT64, 6to4, mapped,
        // compatible.
        if ((bytes[0] & 0xFE) == 0xFC
                || starts(bytes, List.of(0x20, 0x01, 0x0D, 0xB8))
                || starts(bytes, List.of(0x20, 0x01, 0, 0))) {
            return true;
        }
        if (starts(bytes, List.of(0x00, 0x64, 0xFF, 0x9B))) {
            return isPrivate4(bytes, 12);
        }
        if (starts(bytes, List.of(0x20, 0x02))) {
            return isPrivate4(bytes, 2);
        }
        return starts(bytes, List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) && isPrivate4(bytes, 12);
    }

    private static boolean starts(final byte[] bytes, final List<Integer> prefix) {
        for (int i = 0; i < prefix.size(); i++) {
            if ((bytes[i] & 0xFF) != prefix.get(i)) {
                return false;
            }
        }
        return true;
    }
}
