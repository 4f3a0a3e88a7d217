package org.tributary.engine.core;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.core.rules.Payment;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.Donors;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.state.Ids;
import org.tributary.engine.core.table.DonorTable;
import org.tributary.engine.core.table.PrefetchList;

/**
 * Prefetches the rows that the next donations need. A single donation misses the cache twice in turn: at the slots of its id
 * and its donor, and at the donor's rows; a third time where a donor's used caps don't fit into the row. The prefetcher takes each of these steps for a window
 * of donations in one short loop, so that the misses overlap.
 *
 * <p>The results on the way (an id's hash, a donor's index) are kept for the decision, which uses them only if id, key and
 * donor are the same. They are functions of those three, so no outcome depends on which commands a host prefetched.
 */
final class Prefetcher {
    /** Ids of up to 16 bytes are kept, as their first and last word. */
    private static final int MAX_KEPT_ID_BYTES = 16;

    private static final int NOT_KEPT = -1;
    private static final int NONE = -1;
    /** Two lines each of the tables of ids and of donors. */
    private static final int PLACES_AT_ONCE = 4;

    private final CoreState state;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DonationCommandDecoder donation = new DonationCommandDecoder();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final PrefetchList prefetches = new PrefetchList(StateMachine.MAX_PREFETCHES * PLACES_AT_ONCE);
    private final Prefetched[] window = new Prefetched[StateMachine.MAX_PREFETCHES];
    private final IdKey other = new IdKey();
    /** Of the payment last asked for; a number, since storing a reference costs one of the collector's barriers. */
    private int current = NONE;

    private int count;
    private int decided;

    Prefetcher(final CoreState state) {
        this.state = state;
        for (int i = 0; i < window.length; i++) {
            window[i] = new Prefetched();
        }
    }

    void queuePrefetch(final DirectBuffer buffer, final int offset) {
        header.wrap(buffer, offset);
        if (count == window.length || header.templateId() != DonationCommandDecoder.TEMPLATE_ID) {
            return;
        }
        donation.wrapAndApplyHeader(buffer, offset, header);
        donation.wrapTransactionId(id);
        final Prefetched next = window[count++];
        next.keep(donation.channelRaw(), id);
        state.ids().payment(donation.channelRaw(), id, next.id);
        next.keyings = state.ids().keyings();
        next.donorHi = donation.donorHi();
        next.donorLo = donation.donorLo();
        next.donorHash = DonorTable.hashOf(next.donorHi, next.donorLo);
        next.donor = Donors.UNKNOWN;
    }

    void prefetch() {
        final Ids ids = state.ids();
        final Donors donors = state.donors();
        for (int i = decided; i < count; i++) {
            ids.prefetch(window[i].id, prefetches);
            donors.prefetch(window[i].donorHash, prefetches);
        }
        prefetches.load();
        for (int i = decided; i < count; i++) {
            window[i].donor = donors.guess(window[i].donorHash, prefetches);
        }
        prefetches.load();
        for (int i = decided; i < count; i++) {
            donors.prefetchRest(window[i].donor, prefetches);
        }
        prefetches.load();
    }

    /** Key of a payment's id, until the next payment; the donor that goes with it is {@link #donor}. */
    IdKey idOf(final Payment payment) {
        if (decided < count) {
            final int index = decided++;
            if (decided == count) {
                decided = 0;
                count = 0;
            }
            final Prefetched next = window[index];
            if (next.keyings == state.ids().keyings() && next.isOf(payment.channel(), payment.transactionId())) {
                current = index;
                return next.id;
            }
        }
        current = NONE;
        return state.ids().payment(payment.channel(), payment.transactionId(), other);
    }

    /** Index of the donor of the payment last passed to {@link #idOf}, UNKNOWN if the donor has none. */
    int donor(final Payment payment) {
        final Donors donors = state.donors();
        if (current == NONE) {
            return donors.find(payment.donorHi(), payment.donorLo());
        }
        final Prefetched kept = window[current];
        if (kept.donorHi != payment.donorHi() || kept.donorLo != payment.donorLo()) {
            return donors.find(payment.donorHi(), payment.donorLo());
        }
        // Guessed by a part of the donor's hash, and not found if the donor was unknown then.
        final boolean guessed = kept.donor != Donors.UNKNOWN && donors.isAt(kept.donor, kept.donorHash, kept.donorLo);
        return guessed ? kept.donor : donors.findHashed(kept.donorHash, kept.donorLo);
    }

    /** A prefetched donation. */
    private static final class Prefetched {
        /** The window may hold the command that sets the key: see {@link Ids#keyings}. */
        private int keyings;

        private final IdKey id = new IdKey();
        private int channel;
        private int idBytes;
        private long idFirst;
        private long idLast;
        private long donorHi;
        private long donorLo;
        private long donorHash;
        private int donor = Donors.UNKNOWN;

        void keep(final int newChannel, final DirectBuffer id) {
            channel = newChannel;
            idBytes = id.capacity() > MAX_KEPT_ID_BYTES ? NOT_KEPT : id.capacity();
            idFirst = first(id);
            idLast = last(id);
        }

        boolean isOf(final int otherChannel, final DirectBuffer id) {
            return channel == otherChannel && idBytes == id.capacity() && idFirst == first(id) && idLast == last(id);
        }

        private static long first(final DirectBuffer id) {
            if (id.capacity() >= Long.BYTES) {
                return id.getLong(0);
            }
            long word = 0;
            for (int i = 0; i < id.capacity(); i++) {
                word = word << Byte.SIZE | id.getByte(i) & 0xFF;
            }
            return word;
        }

        private static long last(final DirectBuffer id) {
            return id.capacity() >= Long.BYTES ? id.getLong(id.capacity() - Long.BYTES) : 0;
        }
    }
}
