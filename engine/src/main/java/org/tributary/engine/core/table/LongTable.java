package org.tributary.engine.core.table;

import org.tributary.engine.core.image.ContentHash;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateTable;

/**
 * Map from a long (not -1; see {@link Pairs#pack} for pairs of indexes) to a few long fields, all 0 for a key that is not
 * there. Sparse and growable: state of refunds by sequence, money by project and pool, quantities by donor and day.
 * 22 + 8 × fields bytes a key.
 *
 * <p>Two ways to use it: by key ({@link #get}, {@link #put}, {@link #add}), or by row, which saves searches when
 * several fields of one key are read and written.
 */
public final class LongTable implements StateTable {
    /** Most keys a table takes. */
    public static final long MAX_KEYS = 1L << 31;

    private final HashRows rows;
    private final int fields;

    /** An empty table of 1 to 16 fields a key. */
    public LongTable(final int fields) {
        if (fields < 1 || fields > 16) {
            throw new IllegalArgumentException("fields: " + fields);
        }
        this.fields = fields;
        this.rows = new HashRows(Long.BYTES, Long.BYTES * fields, MAX_KEYS);
    }

    /** Number of a key's row, which is the key's for good; -1 if it is not there. */
    public long find(final long key) {
        return rows.find(hash(key));
    }

    /** Number of a key's row, inserted with fields of 0 if it was not there. */
    public long findOrInsert(final long key) {
        final long hash = hash(key);
        final long found = rows.find(hash);
        return found >= 0 ? found : rows.insert(hash);
    }

    /** A field of a row. */
    public long fieldAt(final long row, final int field) {
        return rows.getLong(row, offset(field));
    }

    /** Sets a field of a row. */
    public void setAt(final long row, final int field, final long value) {
        rows.putLong(row, offset(field), value);
    }

    /** A field, 0 if the key is not there. */
    public long get(final long key, final int field) {
        final long row = find(key);
        return row < 0 ? 0 : fieldAt(row, field);
    }

    /** Sets a field. */
    public void put(final long key, final int field, final long value) {
        setAt(findOrInsert(key), field, value);
    }

    /**
     * Adds to a field.
     *
     * @return the new value
     * @throws ArithmeticException on overflow
     */
    public long add(final long key, final int field, final long delta) {
        final long row = findOrInsert(key);
        final long value = Math.addExact(fieldAt(row, field), delta);
        setAt(row, field, value);
        return value;
    }

    /** Number of keys. */
    public long size() {
        return rows.size();
    }

    /** Bytes taken. */
    public long reservedBytes() {
        return rows.reservedBytes();
    }

    /** Sees every key, in no order that means anything. */
    public void forEachKey(final KeyVisitor visitor) {
        rows.forEach((buffer, offset) -> visitor.onKey(Pairs.keyOf(buffer.getLong(offset))));
    }

    @Override
    public void hashInto(final int tag, final ContentHash hash) {
        final int rowBytes = Long.BYTES * (fields + 1);
        // A row of zeros only is left out: it equals a key that is not there.
        rows.forEach((buffer, offset) -> {
            for (int i = 1; i <= fields; i++) {
                if (buffer.getLong(offset + Long.BYTES * i) != 0) {
                    hash.addRow(tag, buffer, offset, rowBytes);
                    return;
                }
            }
        });
    }

    @Override
    public void writeSnapshot(final int tag, final SnapshotOut out) {
        rows.writeSnapshot(tag, out);
    }

    @Override
    public void readSnapshot(final int tag, final StateIn in) {
        rows.readSnapshot(tag, in);
    }

    private static long hash(final long key) {
        if (key == -1) {
            throw new IllegalArgumentException("key -1");
        }
        return Pairs.hashOf(key);
    }

    private int offset(final int field) {
        if (field < 0 || field >= fields) {
            throw new IndexOutOfBoundsException("field " + field + " of " + fields);
        }
        return Long.BYTES * (field + 1);
    }

    /** Sees one key. */
    @FunctionalInterface
    public interface KeyVisitor {
        /** One key. */
        void onKey(long key);
    }
}
