package org.tributary.engine.core.state;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.SipHash128;
import org.tributary.engine.core.image.Mix;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.table.IdempotencyTable;
import org.tributary.engine.core.table.PrefetchList;

/**
 * Ids that came from outside, each by a keyed 128-bit hash: payments and gifts in kind, refunds, reversals of refunds,
 * totals of refunds, teams, rows of bills, receipts. They are kept apart by the first byte hashed.
 */
public final class Ids {
    private static final byte PAYMENT = 0;
    private static final byte REFUND = 1;
    private static final byte TEAM = 2;
    private static final byte REVERSAL = 3;
    private static final byte TOTAL = 4;
    private static final byte FEE = 100;
    private static final byte RECEIPT = 101;
    private static final int TABLE = 1;
    /** Odd words without pattern: 2^64 divided by the golden ratio, and the square roots of 2 and 3. */
    private static final long CONTENT_0 = 0x9E3779B97F4A7C15L;

    private static final long CONTENT_1 = 0x6A09E667F3BCC909L;
    private static final long CONTENT_2 = 0xBB67AE8584CAA73BL;

    private final SipHash128 hash = new SipHash128();
    private final IdempotencyTable table = new IdempotencyTable();
    private int keyings;
    private long contentKey0;
    private long contentKey1;

    /** Sets the key, before the first id. */
    public void key(final long key0, final long key1) {
        hash.key(key0, key1);
        keyings++;
        contentKey0 = key0 ^ CONTENT_0;
        contentKey1 = key1 ^ CONTENT_1;
    }

    /** How often the key was set; a hash computed under an earlier key is invalid. */
    public int keyings() {
        return keyings;
    }

    /** Number of ids. */
    public long size() {
        return table.size();
    }

    /** Fills a key with a payment's id, or with a partner's with a gift in kind's. */
    public IdKey payment(
            final int channel,
            final DirectBuffer partner,
            final int partnerOffset,
            final int partnerLength,
            final DirectBuffer id,
            final int idOffset,
            final int idLength,
            final IdKey key) {
        hash.start().update(PAYMENT).update((byte) channel).update((byte) partnerLength);
        hash.update(partner, partnerOffset, partnerLength);
        hash.update(id, idOffset, idLength);
        return fill(key);
    }

    /** Fills a key with a payment's id. */
    public IdKey payment(final int channel, final DirectBuffer id, final IdKey key) {
        return payment(channel, id, 0, 0, id, 0, id.capacity(), key);
    }

    /** Fills a key with the id of a gift in kind. */
    public IdKey contribution(final int channel, final DirectBuffer partner, final DirectBuffer id, final IdKey key) {
        return payment(channel, partner, 0, partner.capacity(), id, 0, id.capacity(), key);
    }

    /** Fills a key with a refund's id. */
    public IdKey refund(final int channel, final DirectBuffer paymentId, final DirectBuffer refundId, final IdKey key) {
        return refund(REFUND, channel, paymentId, refundId, key);
    }

    /** Fills a key with the reversal of the refund of that id. */
    public IdKey reversal(
            final int channel, final DirectBuffer paymentId, final DirectBuffer refundId, final IdKey key) {
        return refund(REVERSAL, channel, paymentId, refundId, key);
    }

    private IdKey refund(
            final byte kind,
            final int channel,
            final DirectBuffer paymentId,
            final DirectBuffer refundId,
            final IdKey key) {
        hash.start().update(kind).update((byte) channel).update((byte) paymentId.capacity());
        hash.update(paymentId, 0, paymentId.capacity());
        hash.update(refundId, 0, refundId.capacity());
        return fill(key);
    }

    /** Fills a key with a fee booked from a bill: the channel, its merchant and the hash of what the bill says. */
    public IdKey fee(final int channel, final DirectBuffer merchant, final DirectBuffer rowHash, final IdKey key) {
        hash.start().update(FEE).update((byte) channel).update((byte) merchant.capacity());
        hash.update(merchant, 0, merchant.capacity());
        hash.update(rowHash, 0, rowHash.capacity());
        return fill(key);
    }

    /** Fills a key with the number of a receipt that was issued. */
    public IdKey receipt(final long number, final IdKey key) {
        hash.start().update(RECEIPT).update(number);
        return fill(key);
    }

    /** Fills a key with a total that was told of a payment's refunds. */
    public IdKey total(
            final int channel,
            final DirectBuffer paymentId,
            final long totalFen,
            final long timeMs,
            final long previousFen,
            final IdKey key) {
        hash.start().update(TOTAL).update((byte) channel);
        hash.update(totalFen).update(timeMs).update(previousFen);
        hash.update(paymentId, 0, paymentId.capacity());
        return fill(key);
    }

    /** Fills a key with a team's name. */
    public IdKey team(final DirectBuffer name, final IdKey key) {
        hash.start().update(TEAM).update(name, 0, name.capacity());
        return fill(key);
    }

    private IdKey fill(final IdKey key) {
        hash.finish();
        return key.fill(hash.hi(), hash.lo());
    }

    /** Packed value of an id, see {@link IdempotencyTable}; -1 if it is unknown. */
    public long find(final IdKey key) {
        return key.find(table);
    }

    /** Prefetches an id's slots. */
    public void prefetch(final IdKey key, final PrefetchList prefetches) {
        key.prefetch(table, prefetches);
    }

    /** Adds an id that {@link #find} has not found. */
    public void insert(final IdKey key, final long sequence, final int fingerprint) {
        key.insert(table, sequence, fingerprint);
    }

    /**
     * 24 bits over the content that must be the same whenever an id is repeated. Made of products of keyed words: only the
     * channel can choose what it repeats under an id.
     */
    public int fingerprint(
            final long amountFen,
            final long donorHi,
            final long donorLo,
            final int currency,
            final DirectBuffer project) {
        long content = Mix.fold(amountFen ^ contentKey0, donorHi ^ CONTENT_2);
        content = Mix.fold(content ^ donorLo, contentKey1);
        content = Mix.fold(content ^ currency, contentKey0 ^ project.capacity());
        int at = 0;
        for (; at + Long.BYTES <= project.capacity(); at += Long.BYTES) {
            content = Mix.fold(content ^ project.getLong(at, ByteOrder.LITTLE_ENDIAN), contentKey1);
        }
        long tail = 0;
        for (; at < project.capacity(); at++) {
            tail = tail << Byte.SIZE | project.getByte(at) & 0xFF;
        }
        return (int) Mix.mix(content ^ tail) & 0xFF_FFFF;
    }

    void write(final StateOut out) {
        out.putTable(TABLE, table);
    }

    void read(final StateIn in) {
        in.getTable(TABLE, table);
    }
}
