package org.tributary.gateway.readmodel;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.SipHash128;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandDecoder;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.DonationOutcomeDecoder;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;

/**
 * Index from an order's number, and from a channel's transaction id, to the records of the newest donations. It keeps no ids: a
 * reader compares the record's own. Two tables of fixed size take turns, so that the oldest are forgotten together; a new table (32 MiB)
 * is made once in {@link #MIN_DONATIONS} donations. Callers choose ids, so they are hashed under a key that only this index and its
 * snapshots know: no caller can fill one chain of slots.
 *
 * <p>Written by the release thread (and, before the engine runs, by the thread that rebuilds it) without lock; read by
 * any thread.
 */
public final class OrderIndex implements SnapshotPart {
    /** The newest donations that are always found; up to twice as many are. */
    public static final int MIN_DONATIONS = 1 << 20;

    /** Most records found for one id. */
    static final int MAX_FOUND = 16;

    private static final int ENTRIES = 2 * MIN_DONATIONS;
    private static final int SLOTS = 2 * ENTRIES;
    private static final int MAX_PROBES = 1_024;
    private static final int SEQUENCE_BITS = 48;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;
    private static final int ORDERS = 0xFF;

    private final DonationCommandDecoder command = new DonationCommandDecoder();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final SipHash128 writersHash = new SipHash128();
    private long key0;
    private long key1;
    private volatile Table newest = new Table();
    private volatile Table older = new Table();

    /** Slots with 16 bits of the id's hash and the record's sequence; 0 is free. */
    private static final class Table {
        private final AtomicLongArray slots;
        private int entries;

        Table() {
            this(0);
        }

        Table(final int slotCount) {
            slots = new AtomicLongArray(slotCount);
        }

        void put(final long hash, final long sequence) {
            final int mask = slots.length() - 1;
            int slot = (int) hash & mask;
            for (int probe = 0; probe < MAX_PROBES && slots.getPlain(slot) != 0; probe++) {
                slot = slot + 1 & mask;
            }
            if (slots.getPlain(slot) == 0) {
                slots.setRelease(slot, tag(hash) | sequence & SEQUENCE_MASK);
                entries++;
            }
        }

        void find(final long hash, final LongConsumer found) {
            if (slots.length() == 0) {
                return;
            }
            final int mask = slots.length() - 1;
            int slot = (int) hash & mask;
            for (int probe = 0; probe <= MAX_PROBES; probe++) {
                final long value = slots.getAcquire(slot);
                if (value == 0) {
                    return;
                }
                if ((value & ~SEQUENCE_MASK) == tag(hash)) {
                    found.accept(value & SEQUENCE_MASK);
                }
                slot = slot + 1 & mask;
            }
        }

        private static long tag(final long hash) {
            return hash & ~SEQUENCE_MASK;
        }
    }

    /** An empty index under a fresh key. */
    public OrderIndex() {
        final SecureRandom random = new SecureRandom();
        key(random.nextLong(), random.nextLong());
    }

    /** Before any record, and before other threads read. */
    private void key(final long firstHalf, final long secondHalf) {
        key0 = firstHalf;
        key1 = secondHalf;
        writersHash.key(firstHalf, secondHalf);
    }

    @Override
    public String name() {
        return "order-index";
    }

    @Override
    public void onRecord(final JournalRecord record) {
        final int template = record.commandTemplate();
        final boolean isPayment = template == DonationCommandDecoder.TEMPLATE_ID
                || template == CorrectionPaymentCommandDecoder.TEMPLATE_ID;
        if (!isPayment || record.outcomeTemplate() != DonationOutcomeDecoder.TEMPLATE_ID) {
            return;
        }
        // A correction begins with all of a donation's fields.
        record.command(command);
        command.wrapTransactionId(id);
        final long transaction = hash(writersHash, command.channelRaw(), id, id.capacity());
        command.wrapOrderId(id);
        final long order = id.capacity() == 0 ? 0 : hash(writersHash, ORDERS, id, id.capacity());
        add(transaction, order, record.sequence());
    }

    private void add(final long transaction, final long order, final long sequence) {
        Table table = newest;
        if (table.slots.length() == 0 || table.entries > ENTRIES - 2) {
            older = table;
            table = new Table(SLOTS);
            newest = table;
        }
        table.put(transaction, sequence);
        if (order != 0) {
            table.put(order, sequence);
        }
    }

    /**
     * Records that may have an order's number, oldest first; the reader compares the record's own.
     *
     * @param packedId the number as IdCodec packs it
     */
    public long[] ofOrder(final DirectBuffer packedId, final int length) {
        return find(hash(readersHash(), ORDERS, packedId, length));
    }

    /** Likewise, by a channel's code and transaction id. */
    public long[] ofTransaction(final short channel, final DirectBuffer packedId, final int length) {
        return find(hash(readersHash(), channel, packedId, length));
    }

    private long[] find(final long hash) {
        final long[] found = new long[MAX_FOUND];
        final int[] count = {0};
        final LongConsumer add = sequence -> {
            if (count[0] < MAX_FOUND) {
                found[count[0]++] = sequence;
            }
        };
        older.find(hash, add);
        newest.find(hash, add);
        return Arrays.stream(found, 0, count[0]).sorted().distinct().toArray();
    }

    private SipHash128 readersHash() {
        return new SipHash128().key(key0, key1);
    }

    private static long hash(final SipHash128 hash, final int kind, final DirectBuffer bytes, final int length) {
        return hash.start()
                .update((byte) kind)
                .update(bytes, 0, length)
                .finish()
                .lo();
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        final SnapshotOut out = new SnapshotOut(sink);
        out.putLong(key0);
        out.putLong(key1);
        write(out, older);
        write(out, newest);
        out.flush();
    }

    private static void write(final SnapshotOut out, final Table table) {
        out.putLong(table.slots.length());
        out.putLong(table.entries);
        for (int slot = 0; slot < table.slots.length(); slot++) {
            final long value = table.slots.get(slot);
            if (value != 0) {
                out.putLong(slot);
                out.putLong(value);
            }
        }
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        final StateIn in = new StateIn(source);
        key(in.getLong(), in.getLong());
        older = read(in);
        newest = read(in);
        in.end();
    }

    private static Table read(final StateIn in) {
        final Table table = new Table(in.getInt());
        for (int left = in.getInt(); left > 0; left--) {
            table.slots.set(in.getInt(), in.getLong());
            table.entries++;
        }
        return table;
    }
}
