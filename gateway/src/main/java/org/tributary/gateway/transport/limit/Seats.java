package org.tributary.gateway.transport.limit;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who may have a connection. Strangers share all but a reserve; a connection on which a callback proved authentic moves
 * into the reserve, where nobody without a key can follow. When the strangers' part is full, one of them that asks for
 * nothing gives way to the next. Any thread.
 */
public final class Seats {
    /** Connections above the strangers' part, of what channels leave of the reserve, while others are being closed. */
    private static final int SLACK = 64;

    /** The same of one address. */
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

        /** The address a proxy names is another than the peer's; false: that address has as many as it may. */
        public boolean move(final long newAddress) {
            return move(newAddress, 0);
        }

        /** The same beside the limit, while a connection of the address on another event loop gives way. */
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

        /** A callback was authentic. */
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

        public boolean isChannel() {
            return isChannel;
        }

        /** The connection's end; once is enough. */
        public void leave() {
            if (left) {
                return;
            }
            left = true;
            (isChannel ? channels : strangers).decrementAndGet();
            addresses.give(address);
        }
    }

    /** A seat; null if the address has as many as it may, or there is none. */
    public @Nullable Seat take(final long address) {
        return addresses.take(address) ? seat(address) : null;
    }

    /** The same beside the limit, while a connection of the address on another event loop gives way. */
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

    /** Strangers beyond their part, or one place short of it: somebody should give way. */
    public boolean isCrowded() {
        return strangers.get() >= strangersMost;
    }
}
