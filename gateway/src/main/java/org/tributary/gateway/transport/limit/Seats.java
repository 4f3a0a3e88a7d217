package org.tributary.gateway.transport.limit;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Limits on connections. Unproven connections share all seats but a reserve. A connection on which a callback was
 * authentic moves into the reserve, which no client without a channel's key can enter. When the unproven connections'
 * part is full, an idle one of them gives way to the next. Any thread.
 */
public final class Seats {
    /** Most unproven connections above their part, in free seats of the reserve, while others are being closed. */
    private static final int SLACK = 64;

    /** Most connections of an address above its limit, while others are being closed. */
    private static final int ADDRESS_SLACK = 8;

    private final int strangersMost;
    private final int reserve;
    private final PerAddress addresses;
    private final AtomicInteger strangers = new AtomicInteger();
    private final AtomicInteger channels = new AtomicInteger();

    public Seats(final int connections, final int reserve, final int perAddress) {
        this.reserve = reserve;
        this.strangersMost = connections - reserve;
        this.addresses = new PerAddress(perAddress);
    }

    /** One connection's seat. */
    public final class Seat {
        private long address;
        private boolean isChannel;
        private boolean left;

        private Seat(final long address) {
            this.address = address;
        }

        public long address() {
            return address;
        }

        /** Moves the seat to the address that a proxy names; false if that address is at its limit. */
        public boolean move(final long newAddress) {
            return move(newAddress, 0);
        }

        /**
         * The same with some slack above the limit, while a connection of the address on another event loop gives way.
         */
        public boolean moveBeside(final long newAddress) {
            return move(newAddress, ADDRESS_SLACK);
        }

        private boolean move(final long newAddress, final int beside) {
            if (left || !addresses.takeBeside(newAddress, beside)) {
                return false;
            }
            addresses.give(address);
            address = newAddress;
            return true;
        }

        /** Moves the connection into the reserve if that has a seat, because a callback was authentic. */
        public void prove() {
            if (left) {
                return;
            }
            if (!isChannel && channels.incrementAndGet() <= reserve) {
                isChannel = true;
                strangers.decrementAndGet();
                addresses.give(address);
                address = AddressKeys.EXEMPT;
            } else if (!isChannel) {
                channels.decrementAndGet();
            }
        }

        public boolean hasLeft() {
            return left;
        }

        public boolean isChannel() {
            return isChannel;
        }

        /** Gives the seat back. Further calls have no effect. */
        public void leave() {
            if (left) {
                return;
            }
            left = true;
            (isChannel ? channels : strangers).decrementAndGet();
            addresses.give(address);
        }
    }

    /** Takes a seat; null if the address is at its limit, or no seat is free. */
    public @Nullable Seat take(final long address) {
        return addresses.take(address) ? seat(address) : null;
    }

    /** The same with some slack above the limit, while a connection of the address on another event loop gives way. */
    public @Nullable Seat takeBeside(final long address) {
        return addresses.takeBeside(address, ADDRESS_SLACK) ? seat(address) : null;
    }

    private @Nullable Seat seat(final long address) {
        if (strangers.incrementAndGet()
                > strangersMost + Math.min(SLACK, reserve - Math.min(reserve, channels.get()))) {
            strangers.decrementAndGet();
            addresses.give(address);
            return null;
        }
        return new Seat(address);
    }

    /** Whether unproven connections have used up their part, so that one of them should give way. */
    public boolean isCrowded() {
        return strangers.get() >= strangersMost;
    }
}
