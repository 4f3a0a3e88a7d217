package org.tributary.loadtest.flood;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The proxy role of this program towards the server that it starts. */
public final class Proxy {
    /** Its address, for {@code trustedProxies}. */
    public static final InetAddress ADDRESS = address();

    /** Networks for documentation (RFC 5737): addresses that honest channels and strangers appear to come from. */
    static final String HONEST = "198.51.100.";

    static final String STRANGERS = "203.0.113.";

    private Proxy() {}

    private static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 9});
        } catch (final UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
