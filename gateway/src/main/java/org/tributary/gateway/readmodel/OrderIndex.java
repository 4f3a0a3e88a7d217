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
 * reader compares the record's own. Tables of fixed size follow one another and the oldest is forgotten whole, so that the writer
 * makes a small one (2 MiB) now and then instead of moving entries. Callers choose ids, so they are hashed under a key that only
 * this index and its snapshots know, and one id has at most {@value #MAX_FOUND} places in a table: no caller can fill a chain of
 * slots.
 *
 * <p>Written by the release thread (and, before the engine runs, by the thread that rebuilds it) without lock; read by
 * any thread.
 */
public final class OrderIndex implements SnapshotPart {
    /** The newest donations that are always found. */
    public static final int MIN_DONATIONS = 1 << 20;

    /** Most records found for one id. */
    static final int MAX_FOUND = 16;

    /** Tables that are full, besides the one that is being filled. */
    private static final int FULL_TABLES = 16;

    private static final int ENTRIES = 2 * MIN_DONATIONS / FULL_TABLES;
    private static final int SLOTS = 2 * ENTRIES;
    private static final int SEQUENCE_BITS = 48;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;
    private static final int ORDERS = 0xFF;

    private final DonationCommandDecoder command = new DonationCommandDecoder();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final SipHash128 writersHash = new SipHash128();
    private long key0;
    private long key1;
    /** Oldest first; the last is being filled. Replaced, never changed. */
    private volatile Table[] tables = {};

    /** Slots with 16 bits of the id's hash and the record's sequence; 0 is free. At most half of them are in use. */
    private static final class Table {
        private final AtomicLongArray slots = new AtomicLongArray(SLOTS);
        private int entries;

        /** Puts an entry, but the first {@link #MAX_FOUND} of one id suffice. */
        void put(final long hash, final long sequence) {
            int slot = (int) hash & SLOTS - 1;
            int same = 0;
            for (long value = slots.getPlain(slot); value != 0; value = slots.getPlain(slot)) {
                same += (value & ~SEQUENCE_MASK) == tag(hash) ? 1 : 0;
                slot = slot + 1 & SLOTS - 1;
            }
            if (same < MAX_FOUND) {
                slots.setRelease(slot, tag(hash) | sequence & SEQUENCE_MASK);
                entries++;
            }
        }

        void find(final long hash, final LongConsumer found) {
            int slot = (int) hash & SLOTS - 1;
            for (long value = slots.getAcquire(slot); value != 0; value = slots.getAcquire(slot)) {
                if ((value & ~SEQUENCE_MASK) == tag(hash)) {
                    found.accept(value & SEQUENCE_MASK);
                }
                slot = slot + 1 & SLOTS - 1;
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
        final long transaction = hash(writersHash, command.channelRaw(), id, id.capacity());
        command.wrapOrderId(id);
        final long order = id.capacity() == 0 ? 0 : hash(writersHash, ORDERS, id, id.capacity());
        add(transaction, order, record.sequence());
    }

    private void add(final long transaction, final long order, final long sequence) {
        final Table table = tableWithRoom();
        table.put(transaction, sequence);
        if (order != 0) {
            table.put(order, sequence);
        }
    }

    private Table tableWithRoom() {
        final Table[] all = tables;
        if (all.length > 0 && all[all.length - 1].entries <= ENTRIES - 2) {
            return all[all.length - 1];
        }
        final int kept = Math.min(all.length, FULL_TABLES);
        final Table[] next = Arrays.copyOfRange(all, all.length - kept, all.length + 1);
        next[kept] = new Table();
        tables = next;
        return next[kept];
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
        for (final Table table : tables) {
            table.find(hash, add);
        }
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
    public void reset() {
        tables = new Table[0];
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        final SnapshotOut out = new SnapshotOut(sink);
        out.putLong(key0);
        out.putLong(key1);
        final Table[] all = tables;
        out.putLong(all.length);
        for (final Table table : all) {
            write(out, table);
        }
        out.flush();
    }

    private static void write(final SnapshotOut out, final Table table) {
        out.putLong(table.entries);
        for (int slot = 0; slot < SLOTS; slot++) {
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
        final int count = in.getInt();
        if (count < 0 || count > FULL_TABLES + 1) {
            throw new IllegalStateException("snapshot: an order index of " + count + " tables");
        }
        final Table[] all = new Table[count];
        for (int i = 0; i < count; i++) {
            all[i] = read(in);
        }
        in.end();
        tables = all;
    }

    private static Table read(final StateIn in) {
        final Table table = new Table();
        for (int left = in.getInt(); left > 0; left--) {
            table.slots.set(in.getInt(), in.getLong());
            table.entries++;
        }
        return table;
    }
}
