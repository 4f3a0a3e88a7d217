package org.tributary.loadtest.flood;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that connections appear to come from. In a sandbox, limits by address do not apply to this machine's
 * addresses, so the tool acts as the proxy that the server trusts and names addresses in headers of the PROXY protocol.
 *
 * @param from address to connect from; null: the system's choice, and no header
 * @param network first three numbers of the addresses named, with a dot at the end
 */
record Origin(@Nullable InetAddress from, String network) {
    private static final byte[] NOTHING = {};

    /** Returns the origin of direct connections. */
    static Origin direct() {
        return new Origin(null, "");
    }

    /** Returns the bytes before a connection's first byte. */
    byte[] header(final int number) {
        return from == null
                ? NOTHING
                : ("PROXY TCP4 " + network + (1 + number) + " 192.0.2.1 40000 443\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
    }
}
