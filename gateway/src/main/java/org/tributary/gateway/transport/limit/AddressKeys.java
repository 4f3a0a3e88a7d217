package org.tributary.gateway.transport.limit;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.config.ServerSettings;

/**
 * Keys by which addresses are counted: an IPv4 address, or an IPv6 network ({@code /64}, the smallest that providers
 * assign, which has 2^64 addresses).
 */
public final class AddressKeys {
    /** Key of addresses to which no limit applies. */
    public static final long EXEMPT = 0;

    /** Prefix of IPv4 keys; no routed IPv6 address begins with it ({@code ::/8} is reserved). */
    private static final long V4 = 0x0000_FFFF_0000_0000L;

    private static final int MAX_HOPS = 32;

    private final Predicate<InetAddress> trusted;
    private final boolean loopbackExempt;
    private final boolean proxyProtocol;

    public AddressKeys(final ServerSettings settings) {
        this.trusted = settings.proxies()::isTrusted;
        this.loopbackExempt = settings.loopbackExempt();
        this.proxyProtocol = settings.proxies().sendHeader();
    }

    public boolean isTrusted(final InetAddress peer) {
        return trusted.test(peer);
    }

    /** Key of an address; {@link #EXEMPT} for trusted proxies, and for loopback in a sandbox. */
    public long of(final InetAddress address) {
        return trusted.test(address) || loopbackExempt && address.isLoopbackAddress() ? EXEMPT : key(address);
    }

    /** Key of a wrong admin token's origin. No address is exempt, neither loopback nor a proxy. */
    public long ofGuess(final InetAddress peer, final Seats.Seat seat, final HttpHeaders headers) {
        if (trusted.test(peer) && !proxyProtocol) {
            final InetAddress forwarded = forwarded(headers);
            return key(forwarded == null ? peer : forwarded);
        }
        return seat.address() == EXEMPT ? key(peer) : seat.address();
    }

    private static long key(final InetAddress address) {
        final byte[] bytes = address.getAddress();
        long key = 0;
        for (int i = 0; i < Math.min(bytes.length, Long.BYTES); i++) {
            key = key << Byte.SIZE | bytes[i] & 0xFF;
        }
        return address instanceof Inet4Address ? V4 | key : key;
    }

    /** Key of a request: its connection's key, or that of the address that a trusted proxy names in the headers. */
    public long ofRequest(final InetAddress peer, final Seats.Seat seat, final HttpHeaders headers) {
        if (!trusted.test(peer) || proxyProtocol) {
            return seat.isChannel() ? of(peer) : seat.address();
        }
        final InetAddress forwarded = forwarded(headers);
        return forwarded == null ? EXEMPT : of(forwarded);
    }

    /**
     * Address that a trusted proxy names: the last one in {@code Forwarded}, or without that header in {@code
     * X-Forwarded-For}, that is not a trusted proxy itself. Earlier ones are the client's claim.
     *
     * @return null if it names none
     */
    private @Nullable InetAddress forwarded(final HttpHeaders headers) {
        final List<String> forwarded = headers.getAll("forwarded");
        final boolean isStandard = !forwarded.isEmpty();
        final String all = String.join(",", isStandard ? forwarded : headers.getAll("x-forwarded-for"));
        int end = all.length();
        for (int hop = 0; hop < MAX_HOPS && end > 0; hop++) {
            final int comma = all.lastIndexOf(',', end - 1);
            final String element = all.substring(comma + 1, end).trim();
            final InetAddress address = address(isStandard ? forParameter(element) : element);
            if (address == null || !trusted.test(address)) {
                return address;
            }
            end = comma;
        }
        return null;
    }

    private static String forParameter(final String element) {
        for (final String pair : element.split(";")) {
            final String trimmed = pair.trim();
            if (trimmed.regionMatches(true, 0, "for=", 0, 4)) {
                return trimmed.substring(4).replace("\"", "").trim();
            }
        }
        return "";
    }

    /** Parses an address literal, IPv6 with or without brackets, with or without a port; null if it is not one. */
    private static @Nullable InetAddress address(final String text) {
        String host = text;
        if (host.startsWith("[")) {
            host = host.substring(1, Math.max(1, host.indexOf(']')));
        } else if (host.indexOf(':') == host.lastIndexOf(':') && host.indexOf(':') > 0) {
            host = host.substring(0, host.indexOf(':'));
        }
        final byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (final UnknownHostException e) {
            return null;
        }
    }
}
