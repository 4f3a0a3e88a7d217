package org.tributary.gateway.readmodel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
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
 * reader compares the record's own. Two tables of fixed size take turns, so that the oldest are forgotten without a pause.
 *
 * <p>Written by the release thread (and, before the engine runs, by the thread that rebuilds it) without allocation or lock; read by
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

    @Override
    public String name() {
        return "orders";
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
        final long transaction = hash(command.channelRaw(), id, 0, id.capacity());
        command.wrapOrderId(id);
        final long order = id.capacity() == 0 ? 0 : hash(ORDERS, id, 0, id.capacity());
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
        return find(hash(ORDERS, packedId, 0, length));
    }

    /** Likewise, by a channel's code and transaction id. */
    public long[] ofTransaction(final short channel, final DirectBuffer packedId, final int length) {
        return find(hash(channel, packedId, 0, length));
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

    /** FNV-1a, then mixed so that all bits depend on all. */
    private static long hash(final int kind, final DirectBuffer bytes, final int offset, final int length) {
        long hash = 0xCBF29CE484222325L ^ kind;
        hash *= 0x100000001B3L;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ bytes.getByte(offset + i) & 0xFF) * 0x100000001B3L;
        }
        hash = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ hash >>> 33) * 0xC4CEB9FE1A85EC53L;
        return hash ^ hash >>> 33;
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        final SnapshotOut out = new SnapshotOut(sink);
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
