package org.tributary.gateway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.tributary.gateway.config.yaml.BadValueException;

/** A range of addresses in CIDR notation, such as {@code 10.0.0.0/8}; a single address is a range of one. */
public record AddressRange(InetAddress network, int prefixBits) {
    private static final int MAX_RANGES = 64;
    private static final String REMEDY =
            "Write addresses or ranges such as 10.0.0.0/8, 2001:db8::/32, with commas between";

    /**
     * Reads a comma-separated list; a blank text is an empty list.
     *
     * @throws BadValueException if an entry is not a range
     */
    public static List<AddressRange> list(final String text) {
        final List<AddressRange> ranges = new ArrayList<>();
        for (final String part : text.split(",")) {
            if (!part.isBlank()) {
                ranges.add(parse(part.trim()));
            }
        }
        if (ranges.size() > MAX_RANGES) {
            throw new BadValueException("has more than " + MAX_RANGES + " ranges", "Join them");
        }
        return List.copyOf(ranges);
    }

    private static AddressRange parse(final String text) {
        final int slash = text.indexOf('/');
        final String host = slash < 0 ? text : text.substring(0, slash);
        // Only literals: the JDK would resolve a name through DNS.
        if (!host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new BadValueException("has \"" + text + "\", which is not an address", REMEDY);
        }
        try {
            final InetAddress network = InetAddress.getByName(host);
            final int most = network.getAddress().length * Byte.SIZE;
            final int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > most) {
                throw new BadValueException("has \"" + text + "\": a prefix has 0 to " + most + " bits", REMEDY);
            }
            return new AddressRange(network, bits);
        } catch (final UnknownHostException | NumberFormatException e) {
            throw new BadValueException("has \"" + text + "\", which is not an address range", REMEDY);
        }
    }

    /** Returns whether an address is in the range. */
    public boolean contains(final InetAddress address) {
        final byte[] own = network.getAddress();
        final byte[] other = address.getAddress();
        if (own.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            final int mask = 0x80 >> (bit & 7);
            if (((own[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
